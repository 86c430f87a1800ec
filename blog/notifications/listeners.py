"""What the room does when something happens to a comment: work for later, never the network."""

from blog.comments.events import (
    AppealKept,
    BranchCarried,
    CommentErased,
    CommentMoved,
    CommentSubmitted,
    GuestTold,
)
from blog.comments.states import Status
from blog.core import outbox
from blog.core.events import listen
from blog.notifications.sending import write_to_writer
from blog.notifications.services import follow_along, follow_replies, forget_comment


def register() -> None:
    """Add this room's listeners."""
    listen(CommentSubmitted, _submitted)
    listen(CommentMoved, _moved)
    listen(AppealKept, _kept)
    listen(CommentErased, _erased)
    listen(BranchCarried, _carried)
    listen(GuestTold, _told)


def _submitted(event: CommentSubmitted) -> None:
    if event.wants_mail and event.status != Status.SPAM:
        follow_replies(event.comment_id, proven=event.is_proven)
        if event.status == Status.REJECTED:
            outbox.enqueue("notifications.decided", comment_id=event.comment_id)
    if event.status == Status.APPROVED:
        outbox.enqueue("notifications.tell", comment_id=event.comment_id)


def _moved(event: CommentMoved) -> None:
    if event.after == Status.APPROVED:
        outbox.enqueue("notifications.tell", comment_id=event.comment_id)
    if event.after != Status.PENDING:
        outbox.enqueue("notifications.decided", comment_id=event.comment_id, before=event.before)


def _kept(event: AppealKept) -> None:
    outbox.enqueue("notifications.decided", comment_id=event.comment_id)


def _carried(event: BranchCarried) -> None:
    follow_along(event.branch_id, event.post_id)


def _told(event: GuestTold) -> None:
    write_to_writer(event.comment_id, event.title, event.text)


def _erased(event: CommentErased) -> None:
    forget_comment(event.comment_id)
