"""Later work of the comments room."""

from blog.comments import checks
from blog.comments.moderation.learned import training
from blog.comments.notices import notify
from blog.comments.outside.asking import JOB
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


@outbox.job(JOB)
def check(
    comment_id: int, check: str, key: str, until: str, news: list[str], network: str = ""
) -> None:
    """A comment waits for what others say of it: ask one of them."""
    checks.run_check(comment_id, check, key, until, news, network)


@outbox.job("comments.teach_akismet")
def teach_akismet(comment_id: int) -> None:
    """A comment was decided about: Akismet may have been wrong."""
    checks.teach_akismet(comment_id)


@outbox.job("comments.learn_anew")
def learn_anew() -> None:
    """Comments are gone for good that the spam score had learned from: it forgets their words."""
    if training.knows_comments():
        training.train()
