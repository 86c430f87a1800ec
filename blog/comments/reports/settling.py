"""A decision answers the reports of a comment, and its undo asks them again.

What it means for whoever reported is added up and written at the end of the transaction, in
sorted order.
"""

from collections import Counter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    bindparam,
    cast,
    delete,
    event,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Session

from blog.comments.models import Comment
from blog.comments.reports.models import Report, Reporter
from blog.comments.reports.tally import keep_numbers
from blog.comments.reports.waiting import REPORTED, wait
from blog.comments.reports.weights import Outcome
from blog.comments.states import Action
from blog.core.db import before_commit, db, insert_or, transaction
from blog.core.prepared import Prepared

ANSWERS: dict[Action, Outcome] = {
    Action.APPROVE: Outcome.DISAGREED,
    Action.REJECT: Outcome.AGREED,
    Action.SPAM: Outcome.AGREED,
    Action.TRASH: Outcome.AGREED,
}
"""What deciding says about the reports; putting a comment back to pending says nothing yet."""

STEPS = "reporter_steps"
_RECORD = Prepared(
    lambda: insert_or(Reporter).on_conflict_do_update(
        index_elements=["key"],
        set_={
            name: getattr(Reporter, name) + bindparam(f"{name}_step")
            for name in ("agreed", "disagreed", "ignored")
        },
    )
)

_NOBODY = literal("gone:") + cast(Report.id, String)


def settle(session: Session, comment: Comment, outcome: Outcome, batch: str) -> int:
    """Answer every open report of a comment that is locked; returns how many there were."""
    if comment.reported_at is None:
        return 0
    is_open = (Report.comment_id == comment.id) & (Report.outcome == Outcome.OPEN)
    reporters = list(session.scalars(select(Report.reporter).where(is_open)))
    session.execute(update(Report).where(is_open).values(outcome=outcome.value, batch=batch))
    for reporter in reporters:
        _count(reporter, outcome, 1)
    comment.reported_at, comment.reports, comment.report_score = None, 0, 0
    wait(REPORTED, -1)
    session.flush()
    return len(reporters)


def reopen(session: Session, comment: Comment, batch: str) -> None:
    """Ask again what `batch` answered about a comment that is locked."""
    answered = (Report.comment_id == comment.id) & (Report.batch == batch)
    columns = (Report.reporter, Report.outcome, Report.weight, Report.created_at)
    rows = session.execute(select(*columns).where(answered)).all()
    if not rows:
        return
    session.execute(update(Report).where(answered).values(outcome=Outcome.OPEN, batch=None))
    for row in rows:
        _count(row.reporter, Outcome(row.outcome), -1)
    if comment.reported_at is None:
        wait(REPORTED, 1)
    times = [row.created_at for row in rows]
    comment.reported_at = min([*times, comment.reported_at or times[0]])
    comment.reports += len(rows)
    comment.report_score += sum(row.weight for row in rows)
    session.flush()


def drop_under(session: Session, post_id: int) -> None:
    """An article is about to be deleted, and whatever was reported under it with it."""
    there = select(Comment.id).where(Comment.post_id == post_id)
    keep_numbers(session, Report.comment_id.in_(there))
    under = select(func.count()).where(Comment.post_id == post_id, Comment.reported_at.is_not(None))
    if number := session.scalar(under):
        wait(REPORTED, -number)


def forget_reporters(before: str) -> None:
    """Forget by which networks comments were reported, of those whose hash sorts before this."""
    with transaction() as session:
        old = Report.reporter.between("network:", f"network:{before}")
        known = Reporter.key.between("network:", f"network:{before}")
        _forget_who(session, old, known, reporter=_NOBODY)


def forget_reporter(session: Session, user_id: int) -> None:
    """Let what somebody reported be anybody's: the reason and the weight stay, their note goes."""
    name = f"user:{user_id}"
    theirs, known = Report.reporter == name, Reporter.key == name
    _forget_who(session, theirs, known, reporter=_NOBODY, user_id=None, note="")


def _forget_who(
    session: Session, reports: ColumnElement[bool], known: ColumnElement[bool], **values: Any
) -> None:
    unseen = {"synchronize_session": False}
    session.execute(update(Report).where(reports).values(values), execution_options=unseen)
    session.execute(delete(Reporter).where(known), execution_options=unseen)


def _count(reporter: str, outcome: Outcome, step: int) -> None:
    steps: Counter[tuple[str, str]] = db.session().info.setdefault(STEPS, Counter())
    steps[reporter, outcome.value] += step
    before_commit("reporters", _write, order=2)


def _write() -> None:
    steps: Counter[tuple[str, str]] = db.session().info.pop(STEPS, None) or Counter()
    rows = []
    for key in sorted({reporter for reporter, _outcome in steps}):
        row: dict[str, str | int] = {"key": key}
        for name in ("agreed", "disagreed", "ignored"):
            step = steps[key, name]
            row |= {name: max(0, step), f"{name}_step": step}
        rows.append(row)
    _RECORD.run(*rows)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(STEPS, None)
