"""What is asked about a writer's earlier comments, as parts of the one statement for all facts.

The parameters `identity`, `confirmed`, `user`, `mailbox` and `network` say whose they are: what is
None is nobody's. `post` is the article. Each part reads the newest few of somebody's comments along
an index, so that it costs the same however many they have.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Label,
    ScalarSelect,
    bindparam,
    case,
    false,
    func,
    select,
)

from blog.comments.models import Comment
from blog.comments.moderation.facts import PastFacts
from blog.comments.settings import RuleSettings
from blog.comments.states import Status
from blog.posts.drafts import LONGEST_PAUSE

MOST_COUNTED = 50
SAID_LATELY = timedelta(days=30)
MOST_READ_AGAIN = 20
_REFUSED = 1_000
"""What a refused comment counts in a sum in which an accepted one counts 1."""

_BY_USER = Comment.user_id == bindparam("user")
_BY_MAILBOX = Comment.author_email == bindparam("mailbox")
_BY_ALIAS = Comment.alias_of == bindparam("mailbox")
_BY_NETWORK = Comment.address_hash == bindparam("network")
BY_CONFIRMED = (
    Comment.author_email == bindparam("confirmed"),
    Comment.email_proven.is_(True),
    # Said so that the address leads to them: it has few comments, and many are approved.
    func.coalesce(Comment.status, "") == Status.APPROVED.value,
)
"""Approved comments of whoever had confirmed this address when they wrote them."""


def columns() -> list[Label[Any]]:
    """What to select beside the other facts; `past` reads it."""
    decided = sum((_decided(who) for who in (_BY_USER, _BY_MAILBOX)), _decided(_BY_ALIAS))
    return [
        _approved().label("approved_count"),
        decided.label("decided"),
        _said(_BY_USER).label("said_by_user"),
        _said(_BY_MAILBOX).label("said_by_mailbox"),
        _said(_BY_ALIAS).label("said_by_alias"),
        _said(_BY_NETWORK).label("said_by_network"),
        _here(_BY_USER).label("here_by_user"),
        _here(_BY_MAILBOX).label("here_by_mailbox"),
        _here(_BY_ALIAS).label("here_by_alias"),
        _here(_BY_NETWORK).label("here_by_network"),
    ]


def parameters(rules: RuleSettings, source: str | None, now: datetime) -> dict[str, Any]:
    """What the columns ask for beside whose the comments are; without `source` nothing was said."""
    return {
        "decided_since": now - timedelta(days=rules.rejection_window_days),
        "said_since": now - SAID_LATELY,
        "here_since": now - timedelta(seconds=LONGEST_PAUSE),
        "source": source,
    }


def past(row: Any, now: datetime) -> PastFacts:
    """The facts that a row with the columns tells."""
    refused, accepted = divmod(int(row.decided), _REFUSED)
    said = (row.said_by_user, row.said_by_mailbox, row.said_by_alias, row.said_by_network)
    here = (row.here_by_user, row.here_by_mailbox, row.here_by_alias, row.here_by_network)
    return PastFacts(
        approved=row.approved_count,
        refused=refused,
        accepted=accepted,
        seconds_since_said=_since(said, now),
        seconds_since_here=_since(here, now),
    )


def _since(moments: Iterable[datetime | None], now: datetime) -> float | None:
    """Seconds since the last of those that there were."""
    found = [moment for moment in moments if moment is not None]
    return (now - max(found)).total_seconds() if found else None


def _approved() -> ColumnElement[int]:
    """By identity; by a confirmed address besides, what was not counted by identity already."""
    identity: BindParameter[str] = bindparam("identity")
    known = _count(Comment.identity == identity, Comment.status == Status.APPROVED.value)
    counted = func.coalesce(Comment.identity == identity, false())
    return known + _count(*BY_CONFIRMED, counted.is_(False))


def _count(*theirs: ColumnElement[bool]) -> ScalarSelect[int]:
    some = select(Comment.id).where(*theirs).limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _decided(who: ColumnElement[bool]) -> ColumnElement[int]:
    newest = select(Comment.status).where(who, Comment.created_at >= bindparam("decided_since"))
    some = newest.order_by(Comment.created_at.desc()).limit(MOST_COUNTED).subquery()
    counts = case(
        (some.c.status == Status.REJECTED.value, _REFUSED),
        (some.c.status == Status.SPAM.value, _REFUSED),
        (some.c.status == Status.APPROVED.value, 1),
        else_=0,
    )
    return func.coalesce(select(func.sum(counts)).scalar_subquery(), 0)


def _said(who: ColumnElement[bool]) -> ScalarSelect[datetime]:
    newest = select(Comment.created_at, Comment.body_source).where(
        who, Comment.created_at >= bindparam("said_since")
    )
    some = newest.order_by(Comment.created_at.desc()).limit(MOST_READ_AGAIN).subquery()
    same = select(func.max(some.c.created_at)).where(some.c.body_source == bindparam("source"))
    return same.scalar_subquery()


def _here(who: ColumnElement[bool]) -> ScalarSelect[datetime]:
    newest = select(Comment.created_at, Comment.post_id).where(
        who, Comment.created_at >= bindparam("here_since")
    )
    some = newest.order_by(Comment.created_at.desc()).limit(MOST_COUNTED).subquery()
    last = select(func.max(some.c.created_at)).where(some.c.post_id == bindparam("post"))
    return last.scalar_subquery()
