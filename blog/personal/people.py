"""Whose data it is: somebody with an account, or with an address that they have proven."""

from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select

from blog.accounts.erasing import Left
from blog.accounts.models import User
from blog.accounts.permissions import CAPABILITIES, Role
from blog.comments.legal.models import IllegalNotice
from blog.comments.models import Comment, ModerationEntry
from blog.comments.own import Writer
from blog.core.db import db
from blog.core.plans import aside
from blog.media.models import MediaItem
from blog.notifications.models import Subscriber
from blog.posts.models import Byline, Post


@dataclass(frozen=True)
class Person:
    """`email` is theirs: they have opened mail that was sent there, or it is their account's."""

    user_id: int | None
    email: str

    @property
    def writer(self) -> Writer:
        """The same as the one who wrote comments."""
        return Writer(self.user_id, self.email)


def person_at(email: str) -> Person | None:
    """Whoever has this address; None if nothing is kept about anybody who has."""
    email = email.strip().lower()
    user_id = db.session.scalar(select(User.id).where(User.email == email))
    found = Person(user_id, email)
    return found if user_id is not None or _is_known(found) else None


def what_stays(user_id: int) -> Left:
    """What of an account cannot go: a name that signs articles, or the number of somebody who had
    a part in making the site."""
    if db.session.scalar(select(exists().where(Byline.user_id == user_id))):
        return Left.NAME
    role = db.session.scalar(select(User.role).where(User.id == user_id))
    decided = ModerationEntry.status_before.is_not(None)
    made = (
        exists().where(Post.owner_id == user_id),
        exists().where(MediaItem.uploader_id == user_id),
        exists().where(ModerationEntry.actor_id == user_id, aside(decided)),
    )
    if role is not None and CAPABILITIES[Role(role)]:
        return Left.NUMBER
    return Left.NUMBER if db.session.scalar(select(or_(*made))) else Left.NOTHING


def _is_known(person: Person) -> bool:
    known = [exists(select(Comment.id).where(each)) for each in person.writer.wrote()]
    known.append(exists(select(Subscriber.id).where(Subscriber.email == person.email)))
    by_email = func.lower(IllegalNotice.email) == person.email
    known.append(exists(select(IllegalNotice.id).where(by_email)))
    return any(db.session.scalar(select(each)) for each in known)
