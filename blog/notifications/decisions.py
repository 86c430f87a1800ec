"""What a decision about a comment is to its writer, and whether it is news to them."""

from enum import StrEnum

from blog.comments.models import Comment
from blog.comments.states import BINS, Status


class Decision(StrEnum):
    """What a writer may be told; `KEPT` is a refusal that a moderator stood by after an appeal."""

    PUBLISHED = "published"
    REFUSED = "refused"
    KEPT = "kept"


def decision(comment: Comment, *, has_appealed: bool, was_seen: bool) -> Decision | None:
    """What is decided about it now; None where there is nothing to tell its writer.

    What readers had never seen (`was_seen`) goes into spam or trash without a word, unless its
    writer had asked the moderators to look again.
    """
    if comment.erased_at is not None or comment.status == Status.PENDING:
        return None
    if comment.status == Status.APPROVED:
        return Decision.PUBLISHED
    if has_appealed and comment.appealed_at is None:
        return Decision.KEPT
    return None if comment.status in BINS and not was_seen else Decision.REFUSED


def known_before(status: str) -> Decision | None:
    """What its writer has seen for themselves who has not been told anything so far."""
    known = {Status.APPROVED.value: Decision.PUBLISHED, Status.REJECTED.value: Decision.REFUSED}
    return known.get(status)
