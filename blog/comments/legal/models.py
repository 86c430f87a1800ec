"""The table of notices. A notice outlives the comment that it is about."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.db import Model, UTCDateTime, where_set


class IllegalNotice(Model):
    """Somebody tells that a comment is against the law, and what was decided about that."""

    __tablename__ = "illegal_notices"
    __table_args__ = (
        Index("ix_illegal_notices_queue", "outcome", "id"),
        Index("ix_illegal_notices_by_time", "created_at"),
        where_set("ix_illegal_notices_batch", "batch"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(Integer)
    location: Mapped[str] = mapped_column(String(500))
    explanation: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    outcome: Mapped[str] = mapped_column(String(10))
    statement: Mapped[str] = mapped_column(Text)
    batch: Mapped[str | None] = mapped_column(String(40))
    """The decision that rejected its comment; empty where none did."""
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
