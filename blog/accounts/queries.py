"""Asking about people."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from blog.accounts.models import User
from blog.accounts.permissions import CAPABILITIES, Capability, Role
from blog.core.db import db


@dataclass(frozen=True)
class Person:
    """One account as lists show it."""

    id: int
    email: str
    name: str
    slug: str
    role: str
    active: bool
    has_password: bool
    created_at: datetime


@dataclass(frozen=True)
class AuthorProfile:
    """One person as the page of their articles shows them; `writes` if their role lets them."""

    id: int
    name: str
    slug: str
    bio: str
    writes: bool


def all_users() -> list[Person]:
    """Everybody, in the order of their accounts."""
    return [Person(*row) for row in db.session.execute(_people().order_by(User.id))]


def user_by_email(email: str) -> Person | None:
    """Whoever has that address, in any case of its letters."""
    row = db.session.execute(_people().where(User.email == email.strip().lower())).one_or_none()
    return None if row is None else Person(*row)


def author_by_slug(slug: str) -> AuthorProfile | None:
    """Whoever signs under that slug."""
    query = select(User.id, User.name, User.slug, User.bio, User.role).where(User.slug == slug)
    row = db.session.execute(query).one_or_none()
    if row is None:
        return None
    writes = Capability.WRITE in CAPABILITIES[Role(row.role)]
    return AuthorProfile(row.id, row.name, row.slug, row.bio, writes)


def _people() -> Select[int, str, str, str, str, bool, bool, datetime]:
    return select(
        User.id,
        User.email,
        User.name,
        User.slug,
        User.role,
        User.active,
        User.password_hash.is_not(None),
        User.created_at,
    )
