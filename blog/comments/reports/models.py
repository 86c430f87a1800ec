"""Tables of readers' reports, of who reports how well, and of how much waits for an answer."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.db import Model, UTCDateTime


class Report(Model):
    """One reader's word against one comment; `batch` is the decision that answered it.

    `weight` is in hundredths, so that sums of it are exact.
    """

    __tablename__ = "comment_reports"
    __table_args__ = (
        UniqueConstraint("comment_id", "reporter"),
        Index("ix_comment_reports_reporter", "reporter"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    reporter: Mapped[str] = mapped_column(String(80))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)
    weight: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String(10))
    batch: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Reporter(Model):
    """How often moderators found what somebody reported to be right, wrong, or of no matter."""

    __tablename__ = "reporters"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    agreed: Mapped[int] = mapped_column(Integer)
    disagreed: Mapped[int] = mapped_column(Integer)
    ignored: Mapped[int] = mapped_column(Integer)


class Waiting(Model):
    """How many of a kind wait for a moderator, kept rather than counted."""

    __tablename__ = "moderation_waiting"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)


class ReportsGone(Model):
    """How many reports of a year went with their comments, by what had become of them."""

    __tablename__ = "reports_gone"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(String(10), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
