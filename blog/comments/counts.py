"""Counts that are kept rather than counted: by branch, by article, by section and by status.

What a transaction moves is added up and written at its end, branches before articles before
sections before statuses and each in sorted order: so two bulk decisions never wait for each other
in a circle. Under which section an article's comments count says the row of the article, which is
held by then; `follow_section` alone changes it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import bindparam, case, delete, event, func, select, update
from sqlalchemy.orm import Session

from blog.comments.models import Branch, Comment, CommentTally, SectionTally, Thread
from blog.comments.queries import DISCUSSED, answers_seen, asked_under
from blog.comments.states import Status
from blog.core.db import ask, before_commit, connection, db, insert_or
from blog.core.prepared import Prepared
from blog.core.tags import touch
from blog.posts.models import Post

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
    def expert(self) -> bool | None: ...

    @property
    def score(self) -> int: ...


class Placed(NamedTuple):
    """A comment that was just stored."""

    id: int
    post_id: int
    branch_id: int | None
    created_at: datetime
    expert: bool | None = None
    score: int = 0


@dataclass
class Grown:
    """A branch by how much it changes; `created_at` is when it began, or a reply on it was made.

    `score` is that of the comment that began it, if that is among what changes. With `asks` it
    is a question, to which so many `answers` more are seen.
    """

    post_id: int
    created_at: datetime
    score: int = 0
    step: int = 0
    asks: bool = False
    answers: int = 0


@dataclass
class Moved:
    """By how much the counts change with this transaction."""

    branches: dict[int, Grown] = field(default_factory=dict)
    started: set[int] = field(default_factory=set)
    threads: Counter[tuple[int, str]] = field(default_factory=Counter)
    carried: dict[int, tuple[int, int]] = field(default_factory=dict)
    sections: Counter[tuple[int, str]] = field(default_factory=Counter)
    tallies: Counter[str] = field(default_factory=Counter)


def move(session: Session, comment: InPlace, before: str | None, after: str | None) -> None:
    """One comment changes its status; None stands for not being there at all."""
    if before == after:
        return
    moved = _moved(session)
    for status, step in ((before, -1), (after, 1)):
        if status is not None:
            moved.tallies[str(status)] += step
            moved.threads[comment.post_id, str(status)] += step
        if status == Status.APPROVED:
            _grow(moved, comment, step)
    if Status.APPROVED in (before, after):
        touch(DISCUSSED)


def carry(
    session: Session,
    comment: InPlace,
    was: tuple[int, int],
    statuses: Mapping[str, int],
    answers: tuple[int, int],
) -> None:
    """A comment and what is beneath it, so many of each status, stand elsewhere than they did.

    `was` is the article and the branch of before, `answers` how many replies by experts are among
    them, before and after. A branch that goes as a whole stays what it is.
    """
    moved = _moved(session)
    post_id, branch_id = comment.post_id, comment.branch_id or comment.id
    for article, step in ((was[0], -1), (post_id, 1)):
        for status, number in statuses.items():
            moved.threads[article, status] += step * number
        moved.threads[article, Status.APPROVED.value] += 0  # its branches may be others
    if was[1] == branch_id:
        moved.carried[branch_id] = (was[0], post_id)
    else:
        approved = statuses.get(Status.APPROVED.value, 0)
        left = moved.branches.setdefault(was[1], Grown(was[0], comment.created_at))
        joined = moved.branches.setdefault(branch_id, Grown(post_id, comment.created_at))
        joined.asks = comment.expert is not None
        for branch, step, answered in (
            (left, -approved, -answers[0]),
            (joined, approved, answers[1]),
        ):
            branch.step += step
            branch.answers += answered
    touch(DISCUSSED)


def answer_lost(session: Session, comment: InPlace) -> None:
    """A comment that is locked keeps its place but answers nothing any more, if it did."""
    if comment.expert and comment.branch_id is not None:
        moved = _moved(session)
        _grow(moved, comment, 0)
        moved.branches[comment.branch_id].answers -= 1


def follow_section(session: Session, post_id: int) -> None:
    """The article may stand in another section: its comments count there from now on."""
    old = _hold_thread(session, post_id)
    new = session.scalar(select(Post.primary_category_id).where(Post.id == post_id))
    if old is None or old.section_id == new:
        return
    session.execute(
        update(Thread).where(Thread.post_id == post_id).values(section_id=new),
        execution_options=_UNSEEN,
    )
    moved = _moved(session)
    for status, number in _by_status(session, post_id):
        for section_id, step in ((old.section_id, -number), (new, number)):
            if section_id is not None:
                moved.sections[section_id, status] += step


def inherit_section(session: Session, section_id: int, heir_id: int) -> None:
    """A section goes: the comments under its articles count under the one that inherits them."""
    held = select(Thread.post_id).where(Thread.section_id == section_id)
    session.execute(held.order_by(Thread.post_id).with_for_update()).all()
    session.execute(
        update(Thread).where(Thread.section_id == section_id).values(section_id=heir_id),
        execution_options=_UNSEEN,
    )
    gone = delete(SectionTally).where(SectionTally.section_id == section_id)
    left = session.execute(gone.returning(SectionTally.status, SectionTally.comments)).all()
    for status, number in left:
        _moved(session).sections[heir_id, status] += number


def forget_article(session: Session, post_id: int) -> None:
    """An article goes for good, and all that is said under it."""
    thread = _hold_thread(session, post_id)
    if thread is None:
        return
    moved = _moved(session)
    for status, number in _by_status(session, post_id):
        moved.tallies[status] -= number
        if thread.section_id is not None:
            moved.sections[thread.section_id, status] -= number
    touch(DISCUSSED)


def _moved(session: Session) -> Moved:
    before_commit("comment counts", _write)
    moved: Moved = session.info.setdefault(MOVED, Moved())
    return moved


def _hold_thread(session: Session, post_id: int) -> Any:
    """The article's row, held to the end of the transaction; None without any comment."""
    query = select(Thread.post_id, Thread.section_id).where(Thread.post_id == post_id)
    return session.execute(query.with_for_update()).one_or_none()


def _by_status(session: Session, post_id: int) -> list[tuple[str, int]]:
    under = select(Comment.status, func.count()).where(Comment.post_id == post_id)
    return [(row[0], row[1]) for row in session.execute(under.group_by(Comment.status))]


def _grow(moved: Moved, comment: InPlace, step: int) -> None:
    branch_id = comment.branch_id or comment.id
    if comment.branch_id is None:
        moved.started.add(branch_id)
    grown = moved.branches.get(branch_id)
    if grown is None or comment.branch_id is None:
        score = comment.score if comment.branch_id is None else 0
        known = (grown.step, grown.asks, grown.answers) if grown is not None else (0, False, 0)
        grown = Grown(comment.post_id, comment.created_at, score, *known)
        moved.branches[branch_id] = grown
    grown.step += step
    grown.asks = comment.expert is not None
    if comment.expert and comment.branch_id is not None:
        grown.answers += step


_UNSEEN = {"synchronize_session": False}
_WITHER = delete(Branch).where(Branch.id.in_(bindparam("ids", expanding=True)))
_STARTS = select(
    Comment.id, Comment.created_at, (Comment.likes - Comment.dislikes).label("score")
).where(Comment.id.in_(bindparam("ids", expanding=True)))
_SECTION = select(Post.primary_category_id).where(Post.id == bindparam("article"))
_THREADS = Prepared(
    lambda: (
        insert_or(Thread)
        .values(section_id=_SECTION.scalar_subquery())
        .on_conflict_do_update(
            index_elements=["post_id"],
            set_={
                "approved": Thread.approved + bindparam("approved_step"),
                "pending": Thread.pending + bindparam("pending_step"),
                "branches": Thread.branches + bindparam("branches_step"),
                "answered": Thread.answered + bindparam("answered_step"),
            },
        )
        .returning(Thread.section_id)
    )
)
# As with most that are submitted: `approved` has an index, which is not to be written in vain.
_PENDING = Prepared(
    lambda: (
        insert_or(Thread)
        .values(section_id=_SECTION.scalar_subquery())
        .on_conflict_do_update(
            index_elements=["post_id"], set_={"pending": Thread.pending + bindparam("pending_step")}
        )
        .returning(Thread.section_id)
    )
)
_SECTIONS = Prepared(
    lambda: insert_or(SectionTally).on_conflict_do_update(
        index_elements=["section_id", "status"],
        set_={"comments": SectionTally.comments + bindparam("comments_step")},
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
    shown, answered = _write_branches(moved)
    for post_id in sorted({*(post_id for post_id, _status in moved.threads), *answered}):
        section_id = _write_thread(moved, post_id, shown[post_id], answered[post_id])
        if section_id is not None:
            for status in Status:
                moved.sections[section_id, status.value] += moved.threads[post_id, status.value]
    _SECTIONS.run(
        *(
            {"section_id": section_id, "status": status} | _steps("comments", step)
            for (section_id, status), step in sorted(moved.sections.items())
            if step
        )
    )
    _TALLIES.run(
        *(
            {"status": status} | _steps("comments", moved.tallies[status])
            for status in sorted(moved.tallies)
        )
    )


def _write_thread(moved: Moved, post_id: int, branches: int, answered: int) -> int | None:
    """Write the article's counts; returns the section under which its comments count."""
    pending = {"post_id": post_id, "article": post_id} | _steps(
        "pending", moved.threads[post_id, Status.PENDING.value]
    )
    approved = _steps("approved", moved.threads[post_id, Status.APPROVED.value])
    if approved["approved_step"] or branches or answered:
        shown = _steps("branches", branches) | _steps("answered", answered)
        [row] = _THREADS.rows(**pending, **approved, **shown)
    else:
        [row] = _PENDING.rows(**pending, approved=0, branches=0, answered=0)
    found: int | None = row.section_id
    return found


def _write_branches(moved: Moved) -> tuple[Counter[int], Counter[int]]:
    """How many branches more are shown under each article, and how many more are answered."""
    grown = {
        branch_id: each
        for branch_id, each in sorted(moved.branches.items())
        if each.step or each.answers
    }
    shown, answered = _carry_branches(moved)
    if not grown:
        return shown, answered
    starts = _starts(grown.keys() - moved.started)
    adding = insert_or(Branch)
    answers = Branch.answers + adding.excluded.answers
    rows = connection().execute(
        adding.on_conflict_do_update(
            index_elements=["id"],
            set_={
                "approved": Branch.approved + adding.excluded.approved,
                "answers": answers,
                "answered": case((Branch.answered.is_not(None), answers > 0)),
            },
        ).returning(Branch.id, Branch.approved, Branch.answers),
        [
            {
                "id": branch_id,
                "post_id": each.post_id,
                "created_at": starts.get(branch_id, each).created_at,
                "score": starts.get(branch_id, each).score,
                "approved": each.step,
                "answers": each.answers,
                "answered": each.answers > 0 if each.asks else None,
            }
            for branch_id, each in grown.items()
        ],
    )
    gone = []
    for branch_id, approved, has in rows:
        each = grown[branch_id]
        shown[each.post_id] += (approved > 0) - (approved - each.step > 0)
        answered[each.post_id] += (has > 0) - (has - each.answers > 0)
        if approved <= 0:
            gone.append(branch_id)
    if gone:
        connection().execute(_WITHER, {"ids": gone})
    return shown, answered


def _carry_branches(moved: Moved) -> tuple[Counter[int], Counter[int]]:
    """Let branches that went as a whole stand under their new article, with its answers."""
    shown: Counter[int] = Counter()
    answered: Counter[int] = Counter()
    for branch_id, (old, new) in sorted(moved.carried.items()):
        this = Branch.id == branch_id
        held = select(Branch.answered).where(this).with_for_update()
        for was in connection().execute(held).scalars():
            answers, asks = answers_seen(branch_id), asked_under(new)
            there = (
                update(Branch)
                .where(this)
                .values(post_id=new, answers=answers, answered=case((asks, answers > 0)))
            )
            is_now = connection().execute(there.returning(Branch.answered)).scalar()
            shown[old] -= 1
            shown[new] += 1
            answered[old] -= bool(was)
            answered[new] += bool(is_now)
    return shown, answered


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
