"""People to test with."""

from itertools import count

from blog.accounts.models import User
from blog.accounts.permissions import Role
from blog.core import clock
from blog.core.db import transaction

_numbers = count(1)


def make_user(role: Role | str = Role.AUTHOR, name: str = "") -> User:
    """Somebody with that role."""
    number = next(_numbers)
    with transaction() as session:
        user = User(
            email=f"person{number}@example.org",
            name=name or f"Person {number}",
            slug=f"person-{number}",
            role=Role(role),
            created_at=clock.now(),
        )
        session.add(user)
    return user
