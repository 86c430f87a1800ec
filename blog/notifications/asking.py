"""Asking an address whether whoever reads it wants mail."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from blog.comments.models import Comment
from blog.comments.states import Status
from blog.core import clock, outbox
from blog.core.db import transaction
from blog.core.mailer import send_later
from blog.core.templates import render_mail
from blog.core.urls import absolute
from blog.notifications.models import Following, Subscriber
from blog.notifications.services import ask_token
from blog.posts.models import Post

MOST_ASKED = 3
ASK_AGAIN_HOURS = 24


def ask(subscriber_id: int) -> None:
    """Ask an address whether whoever reads it wants mail: at most once a day, and thrice in all."""
    with transaction() as session:
        subscriber = session.get(Subscriber, subscriber_id)
        if subscriber is None or subscriber.asked >= MOST_ASKED:
            return
        now, before = clock.now(), subscriber.asked_at
        if before is not None and (now - before).total_seconds() < ASK_AGAIN_HOURS * 3600:
            return
        title = _asked_about(session, subscriber)
        if title is None:
            return
        subscriber.asked_at, subscriber.asked = now, subscriber.asked + 1
        link = absolute(f"/comments/follow/confirm/{ask_token(subscriber)}/")
        subject, text = render_mail("follow_confirm", title=title, link=link)
        send_later(subscriber.email, subject, text)
        outbox.finish()


def _asked_about(session: Session, subscriber: Subscriber) -> str | None:
    """The title of the last article that they are to be asked about; None if there is none.

    Comments that were called spam or thrown away ask nobody anything.
    """
    gone = (Status.SPAM.value, Status.TRASH.value)
    title: str | None = session.scalar(
        select(Post.title)
        .join(Following, Following.post_id == Post.id)
        .outerjoin(Comment, Comment.id == Following.comment_id)
        .where(Following.subscriber_id == subscriber.id, Following.confirmed_at.is_(None))
        .where(or_(Following.comment_id.is_(None), Comment.status.not_in(gone)))
        .order_by(Following.id.desc())
        .limit(1)
    )
    return title
