"""Several people at the door in one test."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, g, request_finished


@pytest.fixture(autouse=True)
def everyone_shows_who_they_are(request: pytest.FixtureRequest) -> Iterator[None]:
    """The tests' app context outlives a request; who was signed in must not."""

    def forget(_app: Flask, **_rest: Any) -> None:
        g.pop("_login_user", None)

    request_finished.connect(forget)
    yield
    request_finished.disconnect(forget)
