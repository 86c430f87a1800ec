"""Counts that are kept rather than counted: per article and per status.

What a transaction moves is added up and written at its end, articles before statuses and each in
sorted order: so two bulk decisions never wait for each other in a circle.
"""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import event
from sqlalchemy.orm import Session

from blog.comments.models import CommentTally, Thread
from blog.comments.queries import DISCUSSED
from blog.comments.states import Status
from blog.core.db import before_commit, db, insert_or
from blog.core.tags import touch

SHOWN = (Status.APPROVED, Status.PENDING)
MOVED = "moved_comments"


@dataclass
class Moved:
    """By how much the counts change with this transaction."""

    threads: Counter[tuple[int, str]] = field(default_factory=Counter)
    tallies: Counter[str] = field(default_factory=Counter)


def move(session: Session, post_id: int, before: str | None, after: str | None) -> None:
    """One comment of `post_id` changes its status; None stands for not being there at all."""
    if before == after:
        return
    moved: Moved = session.info.setdefault(MOVED, Moved())
    for status, step in ((before, -1), (after, 1)):
        if status is not None:
            moved.tallies[str(status)] += step
            moved.threads[post_id, str(status)] += step
    before_commit("comment counts", _write)
    if Status.APPROVED in (before, after):
        touch(DISCUSSED)


def _write() -> None:
    session = db.session()
    moved: Moved = session.info.pop(MOVED, None) or Moved()
    for post_id in sorted({post_id for post_id, _status in moved.threads}):
        _thread(session, post_id, *(moved.threads[post_id, status.value] for status in SHOWN))
    for status in sorted(moved.tallies):
        _tally(session, status, moved.tallies[status])


def _thread(session: Session, post_id: int, approved: int, pending: int) -> None:
    insert = insert_or(Thread).values(
        post_id=post_id, approved=max(0, approved), pending=max(0, pending)
    )
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["post_id"],
            set_={"approved": Thread.approved + approved, "pending": Thread.pending + pending},
        )
    )


def _tally(session: Session, status: str, step: int) -> None:
    insert = insert_or(CommentTally).values(status=status, comments=max(0, step))
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["status"], set_={"comments": CommentTally.comments + step}
        )
    )


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(MOVED, None)
