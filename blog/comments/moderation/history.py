"""What is asked about a writer's earlier comments, as parts of the one statement for all facts.

The parameters `identity`, `user`, `mailbox` and `network` say whose they are: what is None is
nobody's. Each part reads the newest few of somebody's comments along an index, so that it costs the
same however many they have.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Label, ScalarSelect, bindparam, case, func, select

from blog.comments.models import Comment
from blog.comments.moderation.facts import PastFacts
from blog.comments.settings import RuleSettings
from blog.comments.states import Status

MOST_COUNTED = 50
SAID_LATELY = timedelta(days=30)
MOST_READ_AGAIN = 20
_REFUSED = 1_000
"""What a refused comment counts in a sum in which an accepted one counts 1."""

_BY_USER = Comment.user_id == bindparam("user")
_BY_MAILBOX = Comment.author_email == bindparam("mailbox")
_BY_ALIAS = Comment.alias_of == bindparam("mailbox")
_BY_NETWORK = Comment.address_hash == bindparam("network")


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
    ]


def parameters(rules: RuleSettings, source: str | None, now: datetime) -> dict[str, Any]:
    """What the columns ask for beside whose the comments are; without `source` nothing was said."""
    return {
        "decided_since": now - timedelta(days=rules.rejection_window_days),
        "said_since": now - SAID_LATELY,
        "source": source,
    }


def past(row: Any, now: datetime) -> PastFacts:
    """The facts that a row with the columns tells."""
    refused, accepted = divmod(int(row.decided), _REFUSED)
    said = (row.said_by_user, row.said_by_mailbox, row.said_by_alias, row.said_by_network)
    moments = [moment for moment in said if moment is not None]
    return PastFacts(
        approved=row.approved_count,
        refused=refused,
        accepted=accepted,
        seconds_since_said=(now - max(moments)).total_seconds() if moments else None,
    )


def _approved() -> ScalarSelect[int]:
    theirs = select(Comment.id).where(
        Comment.identity == bindparam("identity"), Comment.status == Status.APPROVED.value
    )
    some = theirs.limit(MOST_COUNTED).subquery()
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
