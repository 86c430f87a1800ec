"""The figures of a year: notices, reports, decisions and their reasons, counted in the database."""

from collections import Counter
from datetime import UTC, datetime
from statistics import median

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select

from blog.comments.legal.models import IllegalNotice
from blog.comments.models import ModerationEntry
from blog.comments.reports.models import Report
from blog.comments.reports.tally import numbers_gone
from blog.comments.states import Action
from blog.core.db import db

Figures = dict[str, dict[str, int | float]]
HOUR = 3_600
ERASED = "erased"
"""The reason of a rejection that went, with a moderator's note, when its writer was erased."""


def year_figures(year: int) -> Figures:
    """Groups of numbers by name. Reads the log of the year once: for a file, not for a page."""
    taken_in = _lines(year, ModerationEntry.action == "submitted")
    checked = _lines(year, ModerationEntry.action == "checked")
    decided = _lines(year, ModerationEntry.status_before.is_not(None))
    return {
        "notices": _notices(year),
        "reports": _reports(year),
        "comments_taken_in": {str(status): number for (_act, status), number in taken_in.items()},
        "answers_of_checks": {str(status): number for (_act, status), number in checked.items()},
        "decisions": _summed(decided),
        "rejections": dict(_reasons(year)),
    }


def as_rows(figures: Figures) -> list[tuple[str, str, int | float]]:
    """The same as lines of a table: group, name, number."""
    return [
        (group, name, number)
        for group, numbers in figures.items()
        for name, number in sorted(numbers.items())
    ]


def _between(year: int, moment: SQLColumnExpression[datetime]) -> ColumnElement[bool]:
    start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    return (moment >= start) & (moment < end)


def _notices(year: int) -> dict[str, int | float]:
    found = _grouped(year, IllegalNotice.created_at, IllegalNotice.outcome)
    times = db.session.execute(
        select(IllegalNotice.created_at, IllegalNotice.decided_at)
        .where(_between(year, IllegalNotice.created_at))
        .where(IllegalNotice.decided_at.is_not(None))
    )
    hours = [(row.decided_at - row.created_at).total_seconds() / HOUR for row in times]
    found["received"] = sum(found.values())
    if hours:
        found["median_hours_to_decision"] = round(median(hours), 1)
    return found


def _reports(year: int) -> dict[str, int | float]:
    found = Counter(_grouped(year, Report.created_at, Report.outcome))
    found.update(numbers_gone(year))
    return dict(found)


def _grouped(
    year: int, moment: SQLColumnExpression[datetime], column: SQLColumnExpression[str]
) -> dict[str, int | float]:
    query = select(column, func.count()).where(_between(year, moment)).group_by(column)
    return {str(name): number for name, number in db.session.execute(query)}


def _lines(year: int, which: ColumnElement[bool]) -> dict[tuple[str, str], int]:
    columns = (ModerationEntry.action, ModerationEntry.status_after)
    query = select(*columns, func.count()).where(which, _between(year, ModerationEntry.created_at))
    rows = db.session.execute(query.group_by(*columns))
    return {(action, status or ""): number for action, status, number in rows}


def _summed(lines: dict[tuple[str, str], int]) -> dict[str, int | float]:
    sums: Counter[str] = Counter()
    for (action, _status), number in lines.items():
        sums[action] += number
    return dict(sums)


def _reasons(year: int) -> Counter[str]:
    query = select(ModerationEntry.reasons).where(
        ModerationEntry.action == Action.REJECT.value,
        _between(year, ModerationEntry.created_at),
    )
    codes: Counter[str] = Counter()
    for reasons in db.session.scalars(query).yield_per(1_000):
        codes[str(reasons[0]["code"]) if reasons else ERASED] += 1
    return codes
