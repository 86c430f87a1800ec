"""How moderation goes: what was decided, how long it was waited for, which rules were right.

All of it comes from the newest lines of the log, at most so many: the page costs the same however
long the log is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any, NamedTuple

from sqlalchemy import select

from blog.accounts.permissions import Actor
from blog.comments.models import Comment, ModerationEntry
from blog.comments.sections import require_whole_site
from blog.comments.states import Status
from blog.core import clock
from blog.core.db import db
from blog.posts.queries import Headline, headlines

MOST_LINES = 10_000
BUSIEST = 10
TAKEN_AWAY = frozenset({Status.REJECTED.value, Status.SPAM.value, Status.TRASH.value})
SUBMITTED = "submitted"
CHECKED = "checked"
UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Day:
    """What was decided on one day, and the median of minutes waited for it; None without any."""

    day: date
    approved: int
    taken_away: int
    waited: float | None


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """How many comments a rule held or refused to show, and what became of those since."""

    rule: str
    held: int
    approved: int
    taken_away: int


@dataclass(frozen=True)
class Statistics:
    """The period's numbers; minutes are None where nothing was waited for.

    `decisions` approve or take away, as the days tell them. `since` is later than the period's
    begin where the log has more lines than are read.
    """

    since: datetime
    is_whole: bool
    submitted: int
    decisions: int
    undone: int
    median_minutes: float | None
    p90_minutes: float | None
    days: Sequence[Day]
    rules: Sequence[RuleRecord]
    busiest: Sequence[tuple[Headline, int]]


class _Line(NamedTuple):
    comment_id: int
    post_id: int
    action: str
    before: str | None
    after: str | None
    reasons: list[dict[str, Any]]
    at: datetime
    written_at: datetime | None


@dataclass
class _Tally:
    approved: int = 0
    taken_away: int = 0
    waited: list[float] = field(default_factory=list)


def statistics(actor: Actor, days: int) -> Statistics:
    """The numbers of the last so many days, today included. Raises Forbidden."""
    require_whole_site(actor)
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    first = today - timedelta(days=days - 1)
    found = _newest_lines()
    lines = [line for line in found if line.at >= first]
    is_whole = len(found) < MOST_LINES or len(lines) < len(found)
    waits = _waits(lines)
    by_day = _days(lines, waits, days)
    return Statistics(
        since=first if is_whole else lines[-1].at,
        is_whole=is_whole,
        submitted=sum(line.action == SUBMITTED for line in lines),
        decisions=sum(day.approved + day.taken_away for day in by_day),
        undone=sum(line.action == UNDONE for line in lines),
        median_minutes=percentile(waits.values(), 50),
        p90_minutes=percentile(waits.values(), 90),
        days=by_day,
        rules=_rules(lines),
        busiest=_busiest(lines),
    )


def percentile(values: Iterable[float], share: int) -> float | None:
    """The smallest value that so many percent do not exceed; None of none."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * share / 100) - 1)] if ordered else None


def _newest_lines() -> list[_Line]:
    """Newest first."""
    query = (
        select(
            ModerationEntry.comment_id,
            ModerationEntry.post_id,
            ModerationEntry.action,
            ModerationEntry.status_before,
            ModerationEntry.status_after,
            ModerationEntry.reasons,
            ModerationEntry.created_at,
            Comment.created_at,
        )
        .outerjoin(Comment, Comment.id == ModerationEntry.comment_id)
        .order_by(ModerationEntry.id.desc())
        .limit(MOST_LINES)
    )
    return [_Line(*row) for row in db.session.execute(query)]


def _waits(lines: Sequence[_Line]) -> dict[int, float]:
    """Minutes from a comment to the first decision about it, by the place of that line."""
    firsts: dict[int, int] = {}
    for place, line in enumerate(lines):
        if line.before == Status.PENDING and line.action != UNDONE and line.written_at:
            firsts[line.comment_id] = place
    return {
        place: (lines[place].at - (lines[place].written_at or lines[place].at)).total_seconds() / 60
        for place in firsts.values()
    }


def _days(lines: Sequence[_Line], waits: dict[int, float], days: int) -> list[Day]:
    tallies: dict[date, _Tally] = defaultdict(_Tally)
    for place, line in enumerate(lines):
        if line.before is None or line.action == UNDONE:
            continue
        tally = tallies[line.at.date()]
        tally.approved += line.after == Status.APPROVED
        tally.taken_away += line.after in TAKEN_AWAY
        if place in waits:
            tally.waited.append(waits[place])
    today = clock.now().date()
    found = []
    for back in reversed(range(days)):
        day = today - timedelta(days=back)
        tally = tallies[day]
        found.append(Day(day, tally.approved, tally.taken_away, percentile(tally.waited, 50)))
    return found


def _rules(lines: Sequence[_Line]) -> list[RuleRecord]:
    """Those that held the most first."""
    ends: dict[int, str] = {}
    for line in lines:
        if line.before is not None and line.after is not None:
            ends.setdefault(line.comment_id, line.after)
    held: Counter[str] = Counter()
    approved: Counter[str] = Counter()
    taken_away: Counter[str] = Counter()
    judged: dict[int, _Line] = {}
    for line in lines:
        if line.action in (SUBMITTED, CHECKED):
            judged.setdefault(line.comment_id, line)
    for line in judged.values():
        if line.after == Status.APPROVED:
            continue
        for rule in {str(reason["rule"]) for reason in line.reasons}:
            held[rule] += 1
            approved[rule] += ends.get(line.comment_id) == Status.APPROVED
            taken_away[rule] += ends.get(line.comment_id) in TAKEN_AWAY
    return [
        RuleRecord(rule, number, approved[rule], taken_away[rule])
        for rule, number in sorted(held.items(), key=lambda each: (-each[1], each[0]))
    ]


def _busiest(lines: Sequence[_Line]) -> list[tuple[Headline, int]]:
    """The articles that were commented on most."""
    counts = Counter(line.post_id for line in lines if line.action == SUBMITTED)
    most = counts.most_common(BUSIEST)
    known = {each.id: each for each in headlines([post_id for post_id, _number in most])}
    return [(known[post_id], number) for post_id, number in most if post_id in known]
