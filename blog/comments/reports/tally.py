"""How many reports there were of comments that are gone, by year and by what became of them.

A report goes with its comment; the figures of a year stay what they were.
"""

from collections import Counter

from sqlalchemy import ColumnElement, bindparam, event, select
from sqlalchemy.orm import Session

from blog.comments.reports.models import Report, ReportsGone
from blog.core.db import before_commit, db, insert_or
from blog.core.prepared import Prepared

STEPS = "reports_gone_steps"
_NUMBER = Prepared(
    lambda: insert_or(ReportsGone).on_conflict_do_update(
        index_elements=["year", "outcome"], set_={"number": ReportsGone.number + bindparam("step")}
    )
)


def keep_numbers(session: Session, which: ColumnElement[bool]) -> None:
    """Add to the tally the reports that are about to go; it is written with what deletes them."""
    steps: Counter[tuple[int, str]] = session.info.setdefault(STEPS, Counter())
    rows = session.execute(select(Report.created_at, Report.outcome).where(which))
    steps.update((row.created_at.year, row.outcome) for row in rows)
    if steps:
        before_commit("reports gone", _write, order=3)


def numbers_gone(year: int) -> dict[str, int]:
    """How many reports of that year went with their comments, by outcome."""
    query = select(ReportsGone.outcome, ReportsGone.number).where(ReportsGone.year == year)
    return {row.outcome: row.number for row in db.session.execute(query)}


def _write() -> None:
    steps: Counter[tuple[int, str]] = db.session().info.pop(STEPS, None) or Counter()
    _NUMBER.run(
        *(
            {"year": year, "outcome": outcome, "number": step, "step": step}
            for (year, outcome), step in sorted(steps.items())
        )
    )


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(STEPS, None)
