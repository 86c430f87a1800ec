"""What a rendering was made from: the tags of what it shows, and when the clock will change it.

Every query that readers' pages are made of says so itself, beside the reading: whoever shows what
it returns need not know. A recording inside another one is part of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Sources:
    """The tags that were read under, and the first moment at which the answer may be another."""

    tags: set[str] = field(default_factory=set)
    until: datetime | None = None

    def add(self, tags: tuple[str, ...] | set[str], until: datetime | None) -> None:
        """Take these in as well."""
        self.tags.update(tags)
        if until is not None and (self.until is None or until < self.until):
            self.until = until


_recording: ContextVar[Sources | None] = ContextVar("sources", default=None)


@contextmanager
def recording() -> Iterator[Sources]:
    """Note all that is read inside; it counts for the recording around this one, too."""
    outer = _recording.get()
    inner = Sources()
    mark = _recording.set(inner)
    try:
        yield inner
    finally:
        _recording.reset(mark)
        if outer is not None:
            outer.add(inner.tags, inner.until)


def depends_on(*tags: str) -> None:
    """Say that what is being made shows what these tags name."""
    sources = _recording.get()
    if sources is not None:
        sources.tags.update(tags)


def lasts_until(moment: datetime | None) -> None:
    """Say that at `moment` the answer may be another without anybody's doing; None says nothing."""
    if moment is not None:
        take_over((), moment)


def take_over(tags: tuple[str, ...], until: datetime | None) -> None:
    """Say both at once, of something that was made earlier."""
    sources = _recording.get()
    if sources is not None:
        sources.add(tags, until)
