"""Later work of the comments room."""

from blog.comments.moderation.learned import training
from blog.comments.notices import notify
from blog.core import outbox


@outbox.job("comments.notify")
def notify_moderators(comment_id: int) -> None:
    """A comment was stored: tell those who moderate it."""
    notify(comment_id)


@outbox.job("comments.learn")
def learn(decisions: int) -> None:
    """Moderators decided: from time to time the spam score learns from it."""
    if training.is_due(decisions):
        training.train()
