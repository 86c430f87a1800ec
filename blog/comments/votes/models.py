"""The table of votes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.db import Model, UTCDateTime


class Vote(Model):
    """What one person thinks of one comment: 1 or -1. `voter` is a hash that names nobody."""

    __tablename__ = "comment_votes"
    __table_args__ = (Index("ix_comment_votes_of_voter", "voter", "post_id"),)

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    voter: Mapped[str] = mapped_column(String(40), primary_key=True)
    post_id: Mapped[int] = mapped_column(Integer)
    value: Mapped[int] = mapped_column(SmallInteger)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
