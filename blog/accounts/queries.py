"""Asking about people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select

from blog.accounts.models import User
from blog.accounts.permissions import CAPABILITIES, Capability, Role
from blog.core.db import db
from blog.core.sources import depends_on


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


@dataclass(frozen=True)
class PeoplePage:
    """Accounts, the newest first; `older_than` asks for the page after, None on the last."""

    rows: tuple[Person, ...]
    older_than: int | None


def people(
    search: str = "", role: str = "", older_than: int | None = None, limit: int = 50
) -> PeoplePage:
    """A page of those whose name or address contains `search`, of one role if it is named."""
    query = _people().order_by(User.id.desc()).limit(limit + 1)
    search = search.replace("\0", "").strip()
    if search:
        name_or_address = (User.name, User.email)
        query = query.where(or_(*(c.icontains(search, autoescape=True) for c in name_or_address)))
    if role:
        query = query.where(User.role == role)
    if older_than is not None:
        query = query.where(User.id < older_than)
    found = [Person(*row) for row in db.session.execute(query)]
    more = len(found) > limit
    return PeoplePage(tuple(found[:limit]), found[limit - 1].id if more else None)


def person(user_id: int) -> Person | None:
    """Whoever has that id."""
    row = db.session.execute(_people().where(User.id == user_id)).one_or_none()
    return None if row is None else Person(*row)


def people_with(ids: Collection[int]) -> list[Person]:
    """The people with these ids, by name."""
    if not ids:
        return []
    query = _people().where(User.id.in_(ids)).order_by(User.name, User.id)
    return [Person(*row) for row in db.session.execute(query)]


def writers() -> list[Person]:
    """Everybody who may write and can still sign in, by name."""
    roles = [role for role in Role if Capability.WRITE in CAPABILITIES[role]]
    query = _people().where(User.role.in_(roles), User.active.is_(True))
    return [Person(*row) for row in db.session.execute(query.order_by(User.name, User.id))]


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
    depends_on(f"user:{row.id}")
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
