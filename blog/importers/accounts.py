"""People whom imported articles name: an account for each, found again by its slug."""

from collections.abc import Iterable

from sqlalchemy import select

from blog.accounts.models import User
from blog.accounts.permissions import SYSTEM, Role
from blog.accounts.services import create_user
from blog.core.db import db
from blog.core.slugs import slugify

DOMAIN = "imported.invalid"
SLUG_LENGTH = 60


class Accounts:
    """The accounts of the people an import names; `made` counts the new ones."""

    def __init__(self) -> None:
        self.made = 0

    def ids(self, names: Iterable[str]) -> tuple[int, ...]:
        """The accounts of these people, in order; missing ones are made, without a password."""
        return tuple(dict.fromkeys(self._id(name) for name in names))

    def _id(self, name: str) -> int:
        slug = slugify(name, SLUG_LENGTH)
        address = f"{slug}@{DOMAIN}"
        found = db.session.scalar(
            select(User.id).where((User.slug == slug) | (User.email == address)).limit(1)
        )
        if found is not None:
            return found
        self.made += 1
        return create_user(SYSTEM, address, shown_name(name), Role.AUTHOR)


def missing(names: Iterable[str]) -> int:
    """How many of these people have no account yet."""
    wanted = {slugify(name, SLUG_LENGTH) for name in names}
    known = set(db.session.scalars(select(User.slug).where(User.slug.in_(wanted))))
    return len(wanted - known)


def shown_name(name: str) -> str:
    """The name as readers see it: a key such as `mary-ann` is made to look like one."""
    if name != name.lower() or " " in name:
        return name
    return " ".join(part.capitalize() for part in name.replace("_", "-").split("-") if part)
