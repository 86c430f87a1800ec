"""Later work about mail to readers."""

from blog.core import outbox
from blog.notifications import asking, sending


@outbox.job("notifications.ask")
def ask(subscriber_id: int) -> None:
    """Somebody typed an address: ask whoever reads it."""
    asking.ask(subscriber_id)


@outbox.job("notifications.tell")
def tell(comment_id: int, after: int = 0) -> None:
    """A comment can be read: note it for those who follow."""
    sending.tell_followers(comment_id, after)


@outbox.job("notifications.decided")
def decided(comment_id: int, before: str = "") -> None:
    """A moderator decided: note it for the writer."""
    sending.tell_writer(comment_id, before)


@outbox.job("notifications.plan")
def plan(subscriber_id: int) -> None:
    """How often somebody wants mail has changed."""
    sending.plan(subscriber_id)


@outbox.job("notifications.mail")
def mail(subscriber_id: int) -> None:
    """A mail is due."""
    sending.mail(subscriber_id)
