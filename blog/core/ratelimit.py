"""Rate limits, kept in the database so that every process and every restart counts alike."""

import math
from datetime import timedelta

from sqlalchemy import Integer, String, delete
from sqlalchemy.orm import Mapped, mapped_column

from blog.core import clock
from blog.core.db import Model, UTCDateTime, insert_or, transaction
from blog.core.errors import TooMany
from blog.core.i18n import _


class RateWindow(Model):
    """How often `key` was used in the window that ends at `ends_at`."""

    __tablename__ = "rate_windows"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    hits: Mapped[int] = mapped_column(Integer)
    ends_at: Mapped[object] = mapped_column(UTCDateTime, index=True)


def hit(key: str, *, limit: int, seconds: int) -> None:
    """Count one use of `key`; raises TooMany beyond `limit` uses in a fixed window of `seconds`."""
    now = clock.now()
    with transaction() as session:
        session.execute(delete(RateWindow).where(RateWindow.ends_at <= now))
        insert = insert_or(RateWindow).values(
            key=key, hits=1, ends_at=now + timedelta(seconds=seconds)
        )
        row = session.execute(
            insert.on_conflict_do_update(
                index_elements=["key"], set_={"hits": RateWindow.hits + 1}
            ).returning(RateWindow.hits, RateWindow.ends_at)
        ).one()
    if row.hits > limit:
        wait = max(1, math.ceil((row.ends_at - now).total_seconds()))
        raise TooMany(_("Too many attempts. Please wait a moment and try again."), wait)


def forget(key: str) -> None:
    """Start `key` anew, as after a successful login."""
    with transaction() as session:
        session.execute(delete(RateWindow).where(RateWindow.key == key))
