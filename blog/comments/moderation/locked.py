"""Which conversations are locked: a lock holds for its comment and for whatever is beneath it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from sqlalchemy import literal, select

from blog.comments.models import Comment
from blog.core.db import db


class Locking(Protocol):
    """A comment, as far as it tells whether nobody may answer it."""

    @property
    def id(self) -> int: ...

    @property
    def parent_id(self) -> int | None: ...

    @property
    def locked_at(self) -> datetime | None: ...


class Lock(NamedTuple):
    """Where a conversation is locked, and why, in the words that readers see."""

    comment_id: int
    reason: str


def lock_over(comment_id: int) -> Lock | None:
    """The lock that holds for a comment: its own, or the nearest above it."""
    columns = (Comment.id, Comment.parent_id, Comment.locked_at, Comment.lock_reason)
    start = select(*columns, literal(1).label("step")).where(Comment.id == comment_id)
    above = start.cte("above", recursive=True)
    further = select(*columns, above.c.step + 1).where(Comment.id == above.c.parent_id)
    above = above.union_all(further.where(above.c.locked_at.is_(None)))
    nearest = select(above.c.id, above.c.lock_reason).where(above.c.locked_at.is_not(None))
    row = db.session.execute(nearest.limit(1)).one_or_none()
    return None if row is None else Lock(row.id, row.lock_reason or "")


def beneath_a_lock(rows: Iterable[Locking], unseen: Mapping[int, int | None]) -> frozenset[int]:
    """Those of the comments that nobody may answer: locked themselves, or beneath a lock.

    `unseen` are their ancestors that readers do not see, each with what it answers; a lock at one
    of them holds as well. Asks only if there are any.
    """
    rows = list(rows)
    locks = {row.id for row in rows if row.locked_at is not None} | locked_among(unseen)
    above = dict(unseen) | {row.id: row.parent_id for row in rows}
    known: dict[int, bool] = {}
    for row in rows if locks else ():
        path: list[int] = []
        step: int | None = row.id
        while step is not None and step not in known:
            path.append(step)
            known[step] = step in locks  # which also ends a circle
            step = None if known[step] else above.get(step)
        locked = known[path[-1]] if path and step is None else bool(step and known[step])
        known |= dict.fromkeys(path, locked)
    return frozenset(row.id for row in rows if known.get(row.id))


def locked_among(comment_ids: Collection[int]) -> set[int]:
    """Those of the comments at which a lock stands; no query for none."""
    if not comment_ids:
        return set()
    query = select(Comment.id).where(Comment.id.in_(comment_ids), Comment.locked_at.is_not(None))
    return set(db.session.scalars(query))
