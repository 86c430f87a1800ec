"""Counts that are kept rather than counted: per article and per status."""

from collections import Counter

from sqlalchemy.orm import Session

from blog.comments.models import CommentTally, Thread
from blog.comments.states import Status
from blog.core.db import insert_or

SHOWN = (Status.APPROVED, Status.PENDING)


def move(session: Session, post_id: int, before: str | None, after: str | None) -> None:
    """One comment of `post_id` changes its status; None stands for not being there at all."""
    if before == after:
        return
    changes = Counter(dict.fromkeys(SHOWN, 0))
    for status, step in ((before, -1), (after, 1)):
        if status is not None:
            _tally(session, status, step)
            changes[Status(status)] += step
    insert = insert_or(Thread).values(
        post_id=post_id,
        approved=max(0, changes[Status.APPROVED]),
        pending=max(0, changes[Status.PENDING]),
    )
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["post_id"],
            set_={
                "approved": Thread.approved + changes[Status.APPROVED],
                "pending": Thread.pending + changes[Status.PENDING],
            },
        )
    )


def _tally(session: Session, status: str, step: int) -> None:
    insert = insert_or(CommentTally).values(status=status, comments=max(0, step))
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["status"], set_={"comments": CommentTally.comments + step}
        )
    )
