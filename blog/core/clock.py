"""The one place that knows what time it is, so that a test can set it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _source()


def seconds() -> float:
    """The present moment in seconds since 1970, which costs a tenth of what `now` does."""
    return time.time() if _source is _system else _source().timestamp()


def use(source: Callable[[], datetime] | None) -> None:
    """Take the time from `source` from here on; None returns to the system clock."""
    global _source
    _source = source or _system
