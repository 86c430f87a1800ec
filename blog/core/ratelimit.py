"""Rate limits, kept in the database so that every process and every restart counts alike."""

import math
from datetime import datetime, timedelta

from sqlalchemy import Integer, String, case, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from blog.core import clock
from blog.core.db import Model, UTCDateTime, db, insert_or, transaction
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
    with transaction():
        hits, ends_at = count(key, seconds=seconds)
    if hits > limit:
        raise _too_many(ends_at)


def check(key: str, *, limit: int) -> None:
    """Raises TooMany if `limit` uses of `key` are counted in its window already; writes nothing."""
    asked = select(RateWindow.hits, RateWindow.ends_at).where(RateWindow.key == key)
    row = db.session.execute(asked).one_or_none()
    if row is not None and row.hits >= limit and row.ends_at > clock.now():
        raise _too_many(row.ends_at)


def count(key: str, *, seconds: int) -> tuple[int, datetime]:
    """Count one use of `key` in the transaction that is open: its uses now, and until when.

    Its own row is locked first, and others' old rows go only where nobody holds them: so no two
    transactions wait for each other here, however long they stay open.
    """
    now = clock.now()
    session = db.session()
    ends_at = now + timedelta(seconds=seconds)
    insert = insert_or(RateWindow).values(key=key, hits=1, ends_at=ends_at)
    over = RateWindow.ends_at <= now
    row = session.execute(
        insert.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "hits": case((over, 1), else_=RateWindow.hits + 1),
                "ends_at": case((over, insert.excluded.ends_at), else_=RateWindow.ends_at),
            },
        ).returning(RateWindow.hits, RateWindow.ends_at)
    ).one()
    old = select(RateWindow.key).where(over).with_for_update(skip_locked=True)
    session.execute(
        delete(RateWindow).where(RateWindow.key.in_(old)),
        execution_options={"synchronize_session": False},
    )
    return row.hits, row.ends_at


def forget(key: str) -> None:
    """Start `key` anew, as after a successful login."""
    with transaction() as session:
        session.execute(delete(RateWindow).where(RateWindow.key == key))


def _too_many(ends_at: datetime) -> TooMany:
    wait = max(1, math.ceil((ends_at - clock.now()).total_seconds()))
    return TooMany(_("Too many attempts. Please wait a moment and try again."), wait)
