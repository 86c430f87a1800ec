"""Counts that are kept rather than counted: by branch, by article and by status.

What a transaction moves is added up and written at its end, branches before articles before
statuses and each in sorted order: so two bulk decisions never wait for each other in a circle.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import bindparam, delete, event, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from blog.comments.models import Branch, Comment, CommentTally, Thread
from blog.comments.queries import DISCUSSED
from blog.comments.states import Status
from blog.core.db import ask, before_commit, connection, db, insert_or
from blog.core.prepared import Prepared
from blog.core.tags import touch

MOVED = "moved_comments"


class InPlace(Protocol):
    """A comment, as far as it tells what it counts for."""

    @property
    def id(self) -> int: ...

    @property
    def post_id(self) -> int: ...

    @property
    def branch_id(self) -> int | None: ...

    @property
    def created_at(self) -> datetime: ...

    @property
    def score(self) -> int: ...


class Placed(NamedTuple):
    """A comment that was just stored."""

    id: int
    post_id: int
    branch_id: int | None
    created_at: datetime
    score: int = 0


@dataclass
class Grown:
    """A branch by how much it changes; `created_at` is when it began, or a reply on it was made.

    `score` is that of the comment that began it, if that is among what changes.
    """

    post_id: int
    created_at: datetime
    score: int = 0
    step: int = 0


@dataclass
class Moved:
    """By how much the counts change with this transaction."""

    branches: dict[int, Grown] = field(default_factory=dict)
    started: set[int] = field(default_factory=set)
    threads: Counter[tuple[int, str]] = field(default_factory=Counter)
    tallies: Counter[str] = field(default_factory=Counter)


def move(session: Session, comment: InPlace, before: str | None, after: str | None) -> None:
    """One comment changes its status; None stands for not being there at all."""
    if before == after:
        return
    moved: Moved = session.info.setdefault(MOVED, Moved())
    for status, step in ((before, -1), (after, 1)):
        if status is not None:
            moved.tallies[str(status)] += step
            moved.threads[comment.post_id, str(status)] += step
        if status == Status.APPROVED:
            _grow(moved, comment, step)
    before_commit("comment counts", _write)
    if Status.APPROVED in (before, after):
        touch(DISCUSSED)


def count_branches(session: Session) -> None:
    """Make the branches and their numbers of comments whose rows were loaded in bulk.

    Where the comment that began one is gone for good, the first that is left gives its time.
    """
    first = aliased(Comment)
    begun_by = func.coalesce(Comment.branch_id, Comment.id)
    sizes = (
        select(
            begun_by.label("id"),
            func.min(Comment.post_id).label("post_id"),
            func.min(Comment.created_at).label("created_at"),
            func.count().label("approved"),
        )
        .where(Comment.status == Status.APPROVED.value)
        .group_by(begun_by)
        .subquery()
    )
    begun_at = func.coalesce(first.created_at, sizes.c.created_at)
    score = func.coalesce(first.likes - first.dislikes, 0)
    rows = select(sizes.c.id, sizes.c.post_id, begun_at, score, sizes.c.approved).outerjoin(
        first, first.id == sizes.c.id
    )
    columns = ["id", "post_id", "created_at", "score", "approved"]
    session.execute(insert(Branch).from_select(columns, rows))
    shown = select(func.count()).where(Branch.post_id == Thread.post_id).scalar_subquery()
    session.execute(update(Thread).values(branches=shown).execution_options(**_UNSEEN))


def _grow(moved: Moved, comment: InPlace, step: int) -> None:
    branch_id = comment.branch_id or comment.id
    if comment.branch_id is None:
        moved.started.add(branch_id)
    grown = moved.branches.get(branch_id)
    if grown is None or comment.branch_id is None:
        known = grown.step if grown is not None else 0
        score = comment.score if comment.branch_id is None else 0
        grown = Grown(comment.post_id, comment.created_at, score, known)
        moved.branches[branch_id] = grown
    grown.step += step


_UNSEEN = {"synchronize_session": False}
_WITHER = delete(Branch).where(Branch.id.in_(bindparam("ids", expanding=True)))
_STARTS = select(
    Comment.id, Comment.created_at, (Comment.likes - Comment.dislikes).label("score")
).where(Comment.id.in_(bindparam("ids", expanding=True)))
_THREADS = Prepared(
    lambda: insert_or(Thread).on_conflict_do_update(
        index_elements=["post_id"],
        set_={
            "approved": Thread.approved + bindparam("approved_step"),
            "pending": Thread.pending + bindparam("pending_step"),
            "branches": Thread.branches + bindparam("branches_step"),
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
    shown = _write_branches(moved)
    post_ids = sorted({post_id for post_id, _status in moved.threads})
    pending = [
        {"post_id": post_id} | _steps("pending", moved.threads[post_id, Status.PENDING.value])
        for post_id in post_ids
    ]
    approved = [
        _steps("approved", moved.threads[post_id, Status.APPROVED.value])
        | _steps("branches", shown[post_id])
        for post_id in post_ids
    ]
    if any(steps["approved_step"] for steps in approved):
        _THREADS.run(*(one | other for one, other in zip(pending, approved, strict=True)))
    else:
        _PENDING.run(*(one | {"approved": 0, "branches": 0} for one in pending))
    _TALLIES.run(
        *(
            {"status": status} | _steps("comments", moved.tallies[status])
            for status in sorted(moved.tallies)
        )
    )


def _write_branches(moved: Moved) -> Counter[int]:
    """How many branches more are shown under each article."""
    grown = {branch_id: each for branch_id, each in sorted(moved.branches.items()) if each.step}
    shown: Counter[int] = Counter()
    if not grown:
        return shown
    starts = _starts(grown.keys() - moved.started)
    adding = insert_or(Branch)
    rows = connection().execute(
        adding.on_conflict_do_update(
            index_elements=["id"],
            set_={"approved": Branch.approved + adding.excluded.approved},
        ).returning(Branch.id, Branch.approved),
        [
            {
                "id": branch_id,
                "post_id": each.post_id,
                "created_at": starts.get(branch_id, each).created_at,
                "score": starts.get(branch_id, each).score,
                "approved": each.step,
            }
            for branch_id, each in grown.items()
        ],
    )
    gone = []
    for branch_id, approved in rows:
        each = grown[branch_id]
        shown[each.post_id] += (approved > 0) - (approved - each.step > 0)
        if approved <= 0:
            gone.append(branch_id)
    if gone:
        connection().execute(_WITHER, {"ids": gone})
    return shown


def _starts(branch_ids: set[int]) -> Mapping[int, Any]:
    """The comments that began those branches of which only replies are counted."""
    if not branch_ids:
        return {}
    return {row.id: row for row in ask(_STARTS, ids=sorted(branch_ids))}


def _steps(name: str, step: int) -> dict[str, int]:
    """What a row begins with, and by how much one that is there changes."""
    return {name: max(0, step), f"{name}_step": step}


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(MOVED, None)
