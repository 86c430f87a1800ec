"""Whether the moderation log is what was written: every line, in its order, and none beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from blog.comments.models import LogHead, ModerationEntry
from blog.comments.moderation.seals import PARTS, START, line_hash, part_digest
from blog.core.db import db

AT_ONCE = 1_000
EMPTY: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True)
class Wrong:
    """The first line that is not what it was: its place in the chain, its id if it has one, and
    what is the matter: `missing`, `altered`, `twice`, `unchained` or `cut`."""

    number: int
    entry_id: int | None
    fault: str


@dataclass(frozen=True)
class Verified:
    """How many lines hold, from how many something was erased, and the first that is wrong."""

    lines: int
    erased: int
    wrong: Wrong | None


class _Walk:
    """One pass along the chain. Lines that were chained late wait until their number comes."""

    def __init__(self) -> None:
        self.lines = self.erased = 0
        self.previous = START
        self.waiting: dict[int, Mapping[str, Any]] = {}

    def take(self, line: Mapping[str, Any]) -> Wrong | None:
        number = line["number"]
        if number is None:
            return Wrong(self.lines + 1, line["id"], "unchained")
        if number <= self.lines or number in self.waiting:
            return Wrong(number, line["id"], "twice")
        self.waiting[number] = line
        while self.lines + 1 in self.waiting:
            following = self.waiting.pop(self.lines + 1)
            if not self._holds(following):
                return Wrong(self.lines + 1, following["id"], "altered")
            self.lines += 1
            self.previous = following["hash"]
        return None

    def end(self, head: Any) -> Wrong | None:
        """What is wrong with where the chain ends."""
        if self.waiting:
            return Wrong(self.lines + 1, None, "missing")
        lines, newest = (head.lines, head.hash) if head is not None else (0, START)
        if (lines, newest) == (self.lines, self.previous):
            return None
        return Wrong(min(lines, self.lines) + 1, None, "cut")

    def _holds(self, line: Mapping[str, Any]) -> bool:
        is_erased = [_erased(line, part) for part in PARTS]
        if None in is_erased:
            return False
        self.erased += any(is_erased)
        follows = line["previous"] == self.previous
        return follows and line["hash"] == line_hash(line, self.previous)


def verify_log() -> Verified:
    """Read the whole log and its head at one moment. Costs the length of the log."""
    walk = _Walk()
    head = db.session.execute(select(LogHead.lines, LogHead.hash)).one_or_none()
    for line in _lines():
        wrong = walk.take(line)
        if wrong is not None:
            return Verified(walk.lines, walk.erased, wrong)
    return Verified(walk.lines, walk.erased, walk.end(head))


def _lines() -> Iterator[Mapping[str, Any]]:
    table = ModerationEntry.__table__
    last = 0
    while True:
        query = select(table).where(table.c.id > last).order_by(table.c.id).limit(AT_ONCE)
        rows = db.session.execute(query).mappings().all()
        yield from (dict(row) for row in rows)
        if len(rows) < AT_ONCE:
            return
        last = rows[-1]["id"]


def _erased(line: Mapping[str, Any], part: str) -> bool | None:
    """Whether this part was erased; None if it is neither what was sealed nor empty."""
    salt = line[f"{part}_salt"]
    if salt is None:
        return True if all(line[name] in EMPTY for name in PARTS[part]) else None
    return False if part_digest(line, part, salt) == line[f"{part}_digest"] else None
