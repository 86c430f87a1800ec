"""Staff at the door, for the tests of this folder."""

from flask.testing import FlaskClient

from blog.accounts.models import User
from tests.factories.accounts import make_user, sign_in


def person(role: str, name: str = "") -> User:
    """Somebody with that role, called after it unless named."""
    name = name or role.title()
    return make_user(role, name=name, email=f"{name.lower().replace(' ', '-')}@example.org")


def staff(client: FlaskClient, role: str) -> FlaskClient:
    """`client`, signed in as somebody new with that role."""
    return sign_in(client, person(role))
