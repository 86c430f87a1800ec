"""Tables of who gets mail about which conversations, and of what they have not been told yet."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blog.comments.models import Comment
from blog.core.db import Model, UTCDateTime, where_set
from blog.posts.models import Post


class Subscriber(Model):
    """An address, and how often it wants mail. `next_mail_at` is when the next is due, if one is.

    `asked` counts the questions since it last said yes.
    """

    __tablename__ = "subscribers"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    frequency: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    asked: Mapped[int] = mapped_column(Integer, default=0)
    last_mail_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    next_mail_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Following(Model):
    """What a subscriber follows: the replies to one comment, or, without one, a whole thread.

    Nothing is sent before it is confirmed: anybody can type an address. `subject` names what is
    followed, so that nobody follows the same twice.
    """

    __tablename__ = "followings"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "subject", name="uq_followings_subject"),
        where_set("ix_followings_comment", "comment_id", "id"),
        Index("ix_followings_subject", "subject", "id"),
        Index("ix_followings_post", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey(Subscriber.id, ondelete="CASCADE"))
    post_id: Mapped[int] = mapped_column(ForeignKey(Post.id, ondelete="CASCADE"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey(Comment.id, ondelete="CASCADE"))
    subject: Mapped[str] = mapped_column(String(40))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Notice(Model):
    """One thing that a subscriber is to be told of a comment, not before `due_at`.

    `sent_at` is empty while it waits. A reply is told once, a decision again whenever the newest
    is another than the one that its writer knows: `told`, see `Decision`.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_due", "subscriber_id", "sent_at", "due_at"),
        Index("ix_notices_comment", "comment_id"),
    )

    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey(Subscriber.id, ondelete="CASCADE"), primary_key=True
    )
    comment_id: Mapped[int] = mapped_column(
        ForeignKey(Comment.id, ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    told: Mapped[str | None] = mapped_column(String(10))
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
