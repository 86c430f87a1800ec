"""People for tests, made as the product makes them."""

from itertools import count

from flask.testing import FlaskClient

from blog.accounts import services
from blog.accounts.models import User
from blog.accounts.permissions import SYSTEM, Role
from blog.accounts.sessions import start_session
from blog.core.db import db

PASSWORD = "seven quiet herons"

_numbers = count(1)


def make_user(
    role: Role | str = Role.SUBSCRIBER,
    password: str | None = None,
    *,
    email: str = "",
    name: str = "",
) -> User:
    """An account; without a name it is called after its role, as in "Editor 3"."""
    number = next(_numbers)
    name = name or f"{Role(role).value.title()} {number}"
    email = email or f"{Role(role).value}{number}@example.org"
    user_id = services.create_user(SYSTEM, email, name, role, password)
    return db.session.get_one(User, user_id)


def sign_in(client: FlaskClient, user: User, device: str = "") -> FlaskClient:
    """Let `client` be `user` from here on, with a session such as the login page opens."""
    token = start_session(user, device)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client
