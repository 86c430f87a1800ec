"""Who may comment only after a moderator looked, or not at all for a while: asked and told.

Somebody is known by their account; a guest by the mailbox they give, which may be that of an
account, and by the hash of their network, which is known again only for as long as its key lasts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Label,
    ScalarSelect,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from blog.accounts.models import User
from blog.comments.models import Comment, Standing
from blog.comments.moderation.facts import StandingFacts
from blog.comments.moderation.mailboxes import mailbox
from blog.comments.moderation.queue import QueueRow
from blog.core import clock
from blog.core.db import UTCDateTime, db
from blog.core.i18n import longdate
from blog.taxonomy.models import Category

MOST_SHOWN = 20


class Kind(StrEnum):
    """How somebody can stand, the mildest first; a note is for moderators alone.

    A message is over as soon as it is sent, and stays in the history.
    """

    NOTED = "noted"
    MESSAGED = "messaged"
    WARNED = "warned"
    HELD = "held"
    SUSPENDED = "suspended"
    BANNED = "banned"


RESTRICTING = (Kind.HELD, Kind.SUSPENDED, Kind.BANNED)
"""All others change nothing about what somebody may do."""


class Target(StrEnum):
    """By what somebody is known again."""

    ACCOUNT = "account"
    EMAIL = "email"
    NETWORK = "network"


@dataclass(frozen=True)
class StandingLine:
    """One standing as moderators see it; `is_on` while it holds."""

    id: int
    target: Target
    kind: Kind
    section_id: int | None
    section: str | None
    until: datetime | None
    message: str
    set_by: str
    created_at: datetime
    ended_at: datetime | None
    ended_by: str
    is_on: bool


_section = aliased(Category)
_account = aliased(User)
_GRAVITY = case({kind.value: number for number, kind in enumerate(Kind)}, value=Standing.kind)


def column() -> Label[Any]:
    """The id of the gravest standing that holds, as a part of the one statement for all facts.

    The article's category is the statement's own `Category`.
    """
    below = func.substr(Category.path, 1, func.length(_section.path) + 1) == _section.path + "/"
    within = (
        select(_section.id)
        .where(_section.id == Standing.section_id, or_(_section.path == Category.path, below))
        .correlate(Standing, Category)
        .exists()
    )
    return (
        select(Standing.id)
        .where(
            Standing.subject.in_(
                [
                    bindparam("by_account"),
                    bindparam("by_email"),
                    bindparam("by_network"),
                    _account_of("by_address"),
                    _account_of("by_mailbox"),
                ]
            ),
            Standing.ended_at.is_(None),
            *(Standing.kind != kind.value for kind in Kind if kind not in RESTRICTING),
            or_(Standing.until.is_(None), Standing.until > bindparam("moment", type_=UTCDateTime)),
            or_(Standing.section_id.is_(None), within),
        )
        .order_by(_GRAVITY.desc(), Standing.id.desc())
        .limit(1)
        .correlate(Category)
        .scalar_subquery()
        .label("standing_id")
    )


def _account_of(address: str) -> ScalarSelect[Any]:
    """The subject of the account that has this address, if one has."""
    name = literal(subject(Target.ACCOUNT, "")) + cast(_account.id, String)
    return select(name).where(_account.email == bindparam(address)).scalar_subquery()


def parameters(
    user_id: int | None, email: str, network: str | None, now: datetime
) -> dict[str, Any]:
    """What the column asks for; who has an account is known by it alone.

    A guest is also known by an account that has the address they give, or the mailbox it leads to.
    """
    guest = user_id is None
    box = mailbox(email) if guest else ""
    typed = email.strip().lower()
    return {
        "by_account": subject(Target.ACCOUNT, user_id) if user_id is not None else None,
        "by_email": subject(Target.EMAIL, box) if box else None,
        "by_network": subject(Target.NETWORK, network) if guest and network else None,
        "by_address": typed if guest and typed else None,
        "by_mailbox": box or None,
        "moment": now,
    }


def facts(standing_id: int | None) -> StandingFacts:
    """What the rules may know of it; asked only where there is one."""
    found = None if standing_id is None else db.session.get(Standing, standing_id)
    if found is None:
        return StandingFacts()
    return StandingFacts(Kind(found.kind).value, told(found.until), found.message)


def told(until: datetime | None) -> str | None:
    """Until when somebody stands like that, as people read it; None where it has no end."""
    return longdate(until) if until is not None else None


def subject(target: Target, value: object) -> str:
    """The name under which somebody's standing is kept."""
    return f"{'user' if target is Target.ACCOUNT else target.value}:{value}"


def subjects(row: QueueRow) -> dict[Target, str]:
    """By what the writer of a comment can be known again."""
    found: dict[Target, str] = {}
    if row.user_id is not None:
        found[Target.ACCOUNT] = subject(Target.ACCOUNT, row.user_id)
        return found
    if row.author_email:
        found[Target.EMAIL] = subject(Target.EMAIL, mailbox(row.author_email))
    if row.address_hash:
        found[Target.NETWORK] = subject(Target.NETWORK, row.address_hash)
    return found


def standings_of(row: QueueRow) -> Sequence[StandingLine]:
    """How the writer of a comment stands and stood, the newest first."""
    found: list[StandingLine] = []
    for target, name in subjects(row).items():
        found += _lines(target, Standing.subject == name)
    found.sort(key=lambda each: each.id, reverse=True)
    return found[:MOST_SHOWN]


def told_beside(comment: Comment) -> Sequence[StandingLine]:
    """What moderators told the writer of a comment, as it is told beside it, the newest first.

    Who has an account reads all of it beside each of their comments; a guest reads what was
    decided beside this one, since anybody may type the same address.
    """
    told = Standing.kind != Kind.NOTED.value
    if comment.user_id is not None:
        name = subject(Target.ACCOUNT, comment.user_id)
        return _lines(Target.ACCOUNT, Standing.subject == name, told)
    # A deleted comment's number may be given again, to one that was written later.
    since = Standing.created_at >= comment.created_at
    return _lines(Target.EMAIL, Standing.comment_id == comment.id, since, told)


def _lines(target: Target, *conditions: ColumnElement[bool]) -> list[StandingLine]:
    """The newest of those that fulfil these."""
    query = (
        select(Standing, _section.name)
        .outerjoin(_section, _section.id == Standing.section_id)
        .where(*conditions)
        .order_by(Standing.id.desc())
        .limit(MOST_SHOWN)
    )
    now = clock.now()
    return [
        StandingLine(
            id=standing.id,
            target=target,
            kind=Kind(standing.kind),
            section_id=standing.section_id,
            section=section,
            until=standing.until,
            message=standing.message,
            set_by=standing.set_by,
            created_at=standing.created_at,
            ended_at=standing.ended_at,
            ended_by=standing.ended_by,
            is_on=standing.ended_at is None and (standing.until is None or standing.until > now),
        )
        for standing, section in db.session.execute(query)
    ]
