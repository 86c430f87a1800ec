"""One-time links: what a mail or the console hands out, good for one use and a limited time."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, delete, false, or_, select, update

from blog.accounts.models import OneTimeLink, User
from blog.core import clock, tokens
from blog.core.db import db, transaction
from blog.core.errors import NotFound
from blog.core.i18n import _


class Purpose(StrEnum):
    """What using a link does."""

    PASSWORD = "password"  # noqa: S105
    SIGN_IN = "sign_in"
    REGISTRATION = "registration"
    FIRST_ADMINISTRATOR = "first_administrator"
    PERSONAL = "personal"


LIFETIMES = {
    Purpose.PASSWORD: timedelta(hours=2),
    Purpose.SIGN_IN: timedelta(hours=1),
    Purpose.REGISTRATION: timedelta(hours=24),
    Purpose.FIRST_ADMINISTRATOR: timedelta(hours=24),
    Purpose.PERSONAL: timedelta(hours=1),
}


@dataclass(frozen=True)
class OpenLink:
    """A link that may be used: whose it is, or whose account it will make."""

    purpose: Purpose
    user_id: int | None
    email: str
    name: str


def hours(purpose: Purpose) -> int:
    """How long links of that purpose last."""
    return int(LIFETIMES[purpose].total_seconds() // 3600)


def make_link(
    purpose: Purpose, *, user_id: int | None = None, email: str = "", name: str = ""
) -> str:
    """Make a link; returns its path, whose token is stored nowhere. Older ones stay good."""
    token = tokens.new_token()
    now = clock.now()
    with transaction() as session:
        session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at <= now))
        session.add(
            OneTimeLink(
                user_id=user_id,
                email=email,
                name=name,
                purpose=purpose,
                token_digest=tokens.digest(token),
                created_at=now,
                expires_at=now + LIFETIMES[purpose],
            )
        )
    return f"/account/link/{token}/"


def open_link(token: str) -> OpenLink:
    """What the link would do; it may still be used afterwards. Raises NotFound if it is dead."""
    row = db.session.execute(
        select(
            OneTimeLink.purpose,
            OneTimeLink.user_id,
            OneTimeLink.email,
            OneTimeLink.name,
            User.active,
            User.email.label("user_email"),
            User.name.label("user_name"),
        )
        .outerjoin(User, User.id == OneTimeLink.user_id)
        .where(OneTimeLink.token_digest == tokens.digest(token), _alive())
    ).one_or_none()
    if row is None or row.active is False:
        raise dead_link()
    return OpenLink(
        Purpose(row.purpose),
        row.user_id,
        row.user_email or row.email,
        row.user_name or row.name,
    )


def spend(token: str, link: OpenLink) -> None:
    """Use up the link, and all that would do the same, in the surrounding transaction.

    Raises NotFound if somebody was faster.
    """
    digest = tokens.digest(token)
    same_person: ColumnElement[bool] = false()
    if link.purpose is Purpose.FIRST_ADMINISTRATOR:
        same_person = OneTimeLink.purpose == link.purpose
    elif link.user_id is not None:
        same_person = OneTimeLink.user_id == link.user_id
    else:
        same_person = and_(OneTimeLink.purpose == link.purpose, OneTimeLink.email == link.email)
    with transaction() as session:
        spent = session.scalars(
            update(OneTimeLink)
            .where(or_(OneTimeLink.token_digest == digest, same_person), _alive())
            .values(used_at=clock.now())
            .returning(OneTimeLink.token_digest)
        ).all()
    if digest not in spent:
        raise dead_link()


def revoke_links(user_id: int) -> None:
    """No link of this person may be used any more."""
    with transaction() as session:
        session.execute(delete(OneTimeLink).where(OneTimeLink.user_id == user_id))


def dead_link() -> NotFound:
    """The refusal of a link that was used, has expired or never was."""
    return NotFound(_("This link has been used or has expired. Ask for a new one."))


def _alive() -> ColumnElement[bool]:
    return and_(OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > clock.now())
