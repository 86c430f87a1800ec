"""Mail that goes nowhere but to the test."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.fakes.mail import Letter, catch_mail


@pytest.fixture
def mail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Letter]]:
    """Does the outbox's work and gives all mail sent so far."""
    return catch_mail(monkeypatch)
