"""Several people at the door in one test."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, g, request_finished
from flask.testing import FlaskClient

from blog.accounts.permissions import Role
from tests.factories.comments import staff
from tests.web.admin.desk import as_


@pytest.fixture(autouse=True)
def everyone_shows_who_they_are(request: pytest.FixtureRequest) -> Iterator[None]:
    """The tests' app context outlives a request; who was signed in must not."""

    def forget(_app: Flask, **_rest: Any) -> None:
        g.pop("_login_user", None)

    request_finished.connect(forget)
    yield
    request_finished.disconnect(forget)


@pytest.fixture
def desk(app: Flask) -> FlaskClient:
    """A moderator's browser."""
    return as_(app, staff(Role.MODERATOR, "Ann Editor"))
