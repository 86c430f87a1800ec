"""What the comments room does when something happens: work for later, never the network."""

from blog.comments.events import CommentSubmitted
from blog.comments.states import Status
from blog.core import outbox
from blog.core.events import listen


def register() -> None:
    """Add this room's listeners."""
    listen(CommentSubmitted, _notify)


def _notify(event: CommentSubmitted) -> None:
    if event.status in (Status.PENDING, Status.APPROVED):
        outbox.enqueue("comments.notify", comment_id=event.comment_id)
