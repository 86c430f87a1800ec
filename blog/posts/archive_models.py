"""Tables of the archives: which post is listed where, and how many in each stretch of time.

A scope is one list of posts by time: `home`, `category:7` (descendants' posts included), `tag:3`,
`author:2`. Its entries are counted in blocks, so that any numbered page is found by adding up
block counts and skipping inside one block, however long the archive is.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.db import Model, UTCDateTime


class ArchiveEntry(Model):
    """A post's place in a scope; posts whose time has not come have theirs already."""

    __tablename__ = "archive_entries"
    __table_args__ = (Index("ix_archive_entries_post_id", "post_id"),)

    scope: Mapped[str] = mapped_column(String(40), primary_key=True)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True)
    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )


class ArchiveBlock(Model):
    """A stretch of a scope: the entries at or after its start and before the next block's start."""

    __tablename__ = "archive_blocks"

    scope: Mapped[str] = mapped_column(String(40), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True)
    starts_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entries: Mapped[int] = mapped_column(Integer)
