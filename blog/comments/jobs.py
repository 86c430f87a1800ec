"""Later work of the comments room."""

from blog.comments.notices import notify
from blog.core import outbox


@outbox.job("comments.notify")
def notify_moderators(comment_id: int) -> None:
    """A comment was stored: tell those who moderate it."""
    notify(comment_id)
