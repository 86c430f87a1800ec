"""The table of who is to be erased, and when."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from blog.accounts.models import User
from blog.core.db import Model, UTCDateTime


class Erasure(Model):
    """A person who asked for it: by their account, if they have one, and by their address.

    Until `due_at` they may think again. The row goes with the last of what it is about.
    """

    __tablename__ = "erasures"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey(User.id, ondelete="CASCADE"), unique=True
    )
    email: Mapped[str] = mapped_column(String(254), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
