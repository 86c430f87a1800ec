"""Rate limits, kept in the database so that every process and every restart counts alike."""

import math
from datetime import datetime, timedelta

from sqlalchemy import Insert, Integer, String, bindparam, case, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from blog.core import clock
from blog.core.db import Model, UTCDateTime, connection, insert_or, transaction
from blog.core.errors import TooMany
from blog.core.i18n import _
from blog.core.prepared import Prepared

SWEPT_AT_ONCE = 500


class RateWindow(Model):
    """How often `key` was used in the window that ends at `ends_at`."""

    __tablename__ = "rate_windows"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    hits: Mapped[int] = mapped_column(Integer)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


_USES = Prepared(
    lambda: select(RateWindow.hits, RateWindow.ends_at).where(RateWindow.key == bindparam("key"))
)
_over = RateWindow.ends_at <= bindparam("now", type_=UTCDateTime)
_cannot_be = RateWindow.ends_at > bindparam("latest", type_=UTCDateTime)
"""A window that ends later than one that begins now: the clock was put back since."""

_old = select(RateWindow.key).where(_over).order_by(RateWindow.ends_at).limit(bindparam("most"))
_SWEEP = delete(RateWindow).where(RateWindow.key.in_(_old.with_for_update(skip_locked=True)))


@Prepared
def _COUNT() -> Insert:
    insert = insert_or(RateWindow)
    counted: Insert = insert.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "hits": case((_over | _cannot_be, 1), else_=RateWindow.hits + 1),
            "ends_at": case(
                (_over | _cannot_be, insert.excluded.ends_at), else_=RateWindow.ends_at
            ),
        },
    )
    return counted


def hit(key: str, *, limit: int, seconds: int) -> None:
    """Count one use of `key`; raises TooMany beyond `limit` uses in a fixed window of `seconds`."""
    with transaction():
        count(key, seconds=seconds)
        [uses] = _USES.rows(key=key)
    if uses.hits > limit:
        raise _too_many(uses.ends_at)


def check(key: str, *, limit: int, seconds: int) -> None:
    """Raises TooMany if `limit` uses of `key` are counted in its window already; writes nothing."""
    now = clock.now()
    for row in _USES.glance(key=key):
        if row.hits >= limit and now < row.ends_at <= now + timedelta(seconds=seconds):
            raise _too_many(row.ends_at)


def count(key: str, *, seconds: int) -> None:
    """Count one use of `key` in the transaction that is open.

    It locks its own row alone. What `sweep` has not taken away yet counts for nothing.
    """
    now = clock.now()
    ends_at = now + timedelta(seconds=seconds)
    _COUNT.run({"key": key, "hits": 1, "ends_at": ends_at, "now": now, "latest": ends_at})


def sweep() -> int:
    """Take away windows that are over, except where somebody holds one. Returns how many.

    A few hundred in a transaction, so that nobody waits long behind it.
    """
    swept = 0
    while True:
        with transaction():
            asked = {"now": clock.now(), "most": SWEPT_AT_ONCE}
            found = connection().execute(_SWEEP, asked).rowcount
        swept += found
        if found < SWEPT_AT_ONCE:
            return swept


def forget(key: str) -> None:
    """Start `key` anew, as after a successful login."""
    with transaction() as session:
        session.execute(delete(RateWindow).where(RateWindow.key == key))


def _too_many(ends_at: datetime) -> TooMany:
    wait = max(1, math.ceil((ends_at - clock.now()).total_seconds()))
    return TooMany(_("Too many attempts. Please wait a moment and try again."), wait)
