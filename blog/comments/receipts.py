"""A comment's receipt: the link by which its writer, and nobody else, comes back to it.

The link is signed and holds the comment's id and the moment it was written: it opens that comment
alone, needs no row of its own, and is dead as soon as the comment or its words are gone.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import exists, select

from blog.comments.models import Appeal, Comment, ModerationEntry
from blog.comments.moderation.dossier import history
from blog.comments.moderation.log import WRITERS
from blog.comments.moderation.reasons import rejected_for
from blog.comments.moderation.standings import StandingLine, told_beside
from blog.comments.moderation.verdict import Call, Reason
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from blog.core import clock, tokens
from blog.core.db import db
from blog.core.errors import NotFound
from blog.core.i18n import _
from blog.core.settings.store import current
from blog.core.text import N_
from blog.posts.models import Post
from blog.posts.queries import permalink_of

PURPOSE = "receipt"
LONGEST_TOKEN = 200
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOBODYS = ("submitted", "imported", "checked", *WRITERS)
"""Acts after which no person on the staff has decided anything."""

EDITABLE = frozenset({Status.PENDING, Status.APPROVED})
APPEALABLE = frozenset({Status.REJECTED, Status.SPAM})
ANSWERING = (Status.PENDING.value, Status.APPROVED.value)

LABELS: dict[str, str] = {
    Status.PENDING: N_("Waiting"),
    Status.APPROVED: N_("Published"),
    Status.REJECTED: N_("Rejected"),
    Status.SPAM: N_("Taken for spam"),
    Status.TRASH: N_("Taken away"),
}
"""The states as a writer is told of them."""

OFF = N_("Comments cannot be changed here once they are posted.")
OVER = N_("The time in which it could be changed is over.")
ANSWERED = N_("Somebody has answered it, so it can no longer be changed.")
DECIDED = N_("It was decided about, so it can no longer be changed.")
CORRECTED = N_("A moderator has corrected it, so it can no longer be changed.")


@dataclass(frozen=True)
class AppealState:
    """What the writer said against a decision. Answered: `accepted` tells how, else it is None."""

    text: str
    created_at: datetime
    accepted: bool | None


@dataclass(frozen=True)
class Receipt:
    """A comment as its writer may know it.

    `edit_refused` says why it cannot be changed; empty while it can, until `editable_until`.
    `reason` is None where nothing more than the state is to be told. `told` is what moderators said
    to the writer, the newest first.
    """

    comment: Comment
    status: Status
    reason: Reason | None
    title: str
    path: str | None
    answered: bool
    editable_until: datetime
    edit_refused: str
    may_appeal: bool
    appeal: AppealState | None
    told: Sequence[StandingLine]


def receipt_token(comment_id: int, created_at: datetime) -> str:
    """The secret in the link to a comment's receipt; the same each time it is asked for."""
    moment = (created_at - EPOCH) // timedelta(microseconds=1)
    return tokens.sign([comment_id, moment], PURPOSE)


def receipt_path(comment_id: int, created_at: datetime) -> str:
    """Where a comment's receipt is."""
    return f"/comments/receipt/{receipt_token(comment_id, created_at)}/"


def comment_of(token: str) -> int:
    """The id of the comment that a receipt is for. Raises NotFound for any other text."""
    asked = tokens.unsign(token, PURPOSE) if len(token) <= LONGEST_TOKEN else None
    if not isinstance(asked, list) or len(asked) != 2:
        raise _not_there()
    row = db.session.execute(
        select(Comment.created_at, Comment.erased_at).where(Comment.id == asked[0])
    ).one_or_none()
    # A deleted comment's id may be given again: the moment tells one from the other.
    if row is None or row.erased_at or receipt_token(asked[0], row.created_at) != token:
        raise _not_there()
    return int(asked[0])


def read_receipt(token: str) -> Receipt:
    """All that the writer is shown. Raises NotFound."""
    comment = db.session.get_one(Comment, comment_of(token))
    status = Status(comment.status)
    appeal = db.session.get(Appeal, comment.id)
    answered = is_answered(comment.id)
    decisions = staff_acts(comment.id)
    return Receipt(
        comment=comment,
        status=status,
        reason=_reason(comment, decided=bool(decisions)),
        title=db.session.scalar(select(Post.title).where(Post.id == comment.post_id)) or "",
        path=permalink_of(comment.post_id),
        answered=answered,
        editable_until=editable_until(comment),
        edit_refused=edit_refusal(comment, answered=answered, decisions=decisions),
        may_appeal=appeal is None and is_appealable(comment),
        appeal=_appeal_state(comment, appeal) if appeal else None,
        told=told_beside(comment),
    )


def is_answered(comment_id: int) -> bool:
    """Whether a reply to the comment is shown or waits."""
    reply = exists().where(Comment.parent_id == comment_id, Comment.status.in_(ANSWERING))
    return bool(db.session.scalar(select(reply)))


def is_appealable(comment: Comment) -> bool:
    """Whether there is anything to appeal against: trash counts where readers had seen it."""
    if comment.status == Status.TRASH:
        return bool(published_ever([comment.id]))
    return comment.status in APPEALABLE


def published_ever(comment_ids: Collection[int]) -> set[int]:
    """Those of the comments that readers have seen, for however short a time."""
    query = select(ModerationEntry.comment_id).where(
        ModerationEntry.comment_id.in_(comment_ids),
        ModerationEntry.status_after == Status.APPROVED.value,
    )
    return set(db.session.scalars(query.distinct()))


def staff_acts(comment_id: int) -> list[ModerationEntry]:
    """What moderators have done about a comment, oldest first."""
    return [entry for entry in history(comment_id) if entry.action not in NOBODYS]


def editable_until(comment: Comment) -> datetime:
    """The end of the time in which its writer may change a comment."""
    minutes = current(DiscussionSettings).edit_minutes
    return comment.created_at + timedelta(minutes=minutes)


def edit_refusal(comment: Comment, *, answered: bool, decisions: list[ModerationEntry]) -> str:
    """Why its writer may not change the comment now; empty if they may.

    What a moderator took away or corrected stays as the moderator left it.
    """
    if not current(DiscussionSettings).edit_minutes:
        return _(OFF)
    if comment.status not in EDITABLE:
        return _(DECIDED)
    if any("body_html" in (entry.after or {}) for entry in decisions):
        return _(CORRECTED)
    if answered:
        return _(ANSWERED)
    return "" if clock.now() < editable_until(comment) else _(OVER)


def _reason(comment: Comment, *, decided: bool) -> Reason | None:
    """What stands behind the state, where it says more than the state does."""
    if comment.status == Status.REJECTED:
        return rejected_for(comment.reject_code) if comment.reject_code else None
    if comment.status != Status.PENDING or decided:
        return None
    reasons = [Reason.from_json(each) for each in comment.reasons]
    held = [reason for reason in reasons if reason.call is Call.HOLD]
    return held[0] if held else None


def _appeal_state(comment: Comment, appeal: Appeal) -> AppealState:
    if comment.appealed_at is not None:
        return AppealState(appeal.text, appeal.created_at, None)
    return AppealState(appeal.text, appeal.created_at, comment.status in EDITABLE)


def _not_there() -> NotFound:
    return NotFound(_("This comment does not exist, or no longer."))
