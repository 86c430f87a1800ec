"""Counts that are kept rather than counted: per article and per status.

What a transaction moves is added up and written at its end, articles before statuses and each in
sorted order: so two bulk decisions never wait for each other in a circle.
"""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import bindparam, event
from sqlalchemy.orm import Session

from blog.comments.models import CommentTally, Thread
from blog.comments.queries import DISCUSSED
from blog.comments.states import Status
from blog.core.db import before_commit, db, insert_or
from blog.core.prepared import Prepared
from blog.core.tags import touch

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


_THREADS = Prepared(
    lambda: insert_or(Thread).on_conflict_do_update(
        index_elements=["post_id"],
        set_={
            "approved": Thread.approved + bindparam("approved_step"),
            "pending": Thread.pending + bindparam("pending_step"),
        },
    )
)
# As with most that are submitted: `approved` has an index, which is not to be written in vain.
_PENDING = Prepared(
    lambda: insert_or(Thread).on_conflict_do_update(
        index_elements=["post_id"], set_={"pending": Thread.pending + bindparam("pending_step")}
    )
)
_TALLIES = Prepared(
    lambda: insert_or(CommentTally).on_conflict_do_update(
        index_elements=["status"],
        set_={"comments": CommentTally.comments + bindparam("comments_step")},
    )
)


def _write() -> None:
    moved: Moved = db.session().info.pop(MOVED, None) or Moved()
    post_ids = sorted({post_id for post_id, _status in moved.threads})
    pending = [
        {"post_id": post_id} | _steps("pending", moved.threads[post_id, Status.PENDING.value])
        for post_id in post_ids
    ]
    approved = [
        _steps("approved", moved.threads[post_id, Status.APPROVED.value]) for post_id in post_ids
    ]
    if any(steps["approved_step"] for steps in approved):
        _THREADS.run(*(one | other for one, other in zip(pending, approved, strict=True)))
    else:
        _PENDING.run(*(one | {"approved": 0} for one in pending))
    _TALLIES.run(
        *(
            {"status": status} | _steps("comments", moved.tallies[status])
            for status in sorted(moved.tallies)
        )
    )


def _steps(name: str, step: int) -> dict[str, int]:
    """What a row begins with, and by how much one that is there changes."""
    return {name: max(0, step), f"{name}_step": step}


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(MOVED, None)
