"""Staff at the door, for the tests of this folder."""

from datetime import UTC, datetime

from flask.testing import FlaskClient

from blog.accounts.models import User
from blog.accounts.sessions import start_session
from blog.core.db import db, transaction


def person(role: str, name: str = "") -> User:
    """A person with that role, made without the services so that any role is a line away."""
    name = name or role.title()
    slug = name.lower().replace(" ", "-")
    with transaction() as session:
        user = User(
            email=f"{slug}@example.org",
            name=name,
            slug=slug,
            role=role,
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        session.add(user)
    return db.session.merge(user)


def sign_in(client: FlaskClient, user: User) -> FlaskClient:
    """Let `client` be `user` from here on."""
    token = start_session(user)
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["_fresh"] = True
    return client


def staff(client: FlaskClient, role: str) -> FlaskClient:
    """`client`, signed in as somebody new with that role."""
    return sign_in(client, person(role))
