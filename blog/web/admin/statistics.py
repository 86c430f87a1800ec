"""How moderation goes, in numbers and in bars that the server draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from flask import render_template, request, url_for

from blog.accounts.permissions import Capability
from blog.comments.moderation.statistics import Day, statistics
from blog.core.errors import NotFound
from blog.core.i18n import _, ngettext
from blog.web.admin import comments_language as language
from blog.web.admin.blueprint import blueprint, needs
from blog.web.login import current_actor
from blog.web.template_tools import dayname, shortday

PERIODS = (7, 30, 90)
WIDTH, HEIGHT = 720, 160
GAP = 0.2
THINNEST = 2
SHORTEST_SCALE = 2.0
"""In minutes: nobody needs to see which of two moments was the longer."""
HOUR, DAY = 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart, or a part of one, in the chart's own units."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True)
class Chart:
    """Bars for some days with what the two axes say; no bars where there was nothing."""

    bars: Sequence[Bar]
    top: str
    middle: str
    days: Sequence[str]
    width: int = WIDTH
    height: int = HEIGHT


@blueprint.get("/statistics/")
@needs(Capability.MODERATE)
def moderation_statistics() -> str:
    """The numbers of a period, and two charts by day."""
    asked = request.args.get("days", str(PERIODS[1]))
    if asked not in {str(days) for days in PERIODS}:
        raise NotFound
    found = statistics(current_actor(), int(asked))
    periods = [
        {
            "label": ngettext("%(num)d day", "%(num)d days", days),
            "count": None,
            "current": str(days) == asked,
            "href": url_for("admin.moderation_statistics", days=days),
        }
        for days in PERIODS
    ]
    rows = [
        (dayname(each.day), each.approved, each.taken_away, span(each.waited))
        for each in found.days
        if each.approved or each.taken_away or each.waited is not None
    ]
    return render_template(
        "admin/statistics.html",
        found=found,
        periods=periods,
        rows=rows,
        median=span(found.median_minutes),
        p90=span(found.p90_minutes),
        decisions=_decisions(found.days),
        waits=_waits(found.days),
        say=language,
    )


def span(minutes: float | None) -> str:
    """A length of time as people say it."""
    if minutes is None:
        return "–"
    if minutes < 1:
        return _("under a minute")
    if minutes < HOUR:
        return _("%(number)s min", number=round(minutes))
    if minutes < 2 * DAY:
        return _("%(number)s h", number=round(minutes / HOUR, 1))
    return _("%(number)s days", number=round(minutes / DAY, 1))


def _decisions(days: Sequence[Day]) -> Chart:
    most = max((each.approved + each.taken_away for each in days), default=0)
    most += most % 2
    bars = []
    for place, each in enumerate(days):
        bars.append(_bar(place, len(days), 0, each.approved, most, "approved"))
        bars.append(_bar(place, len(days), each.approved, each.taken_away, most, "taken"))
    return _chart(bars, str(most), str(most // 2), days)


def _waits(days: Sequence[Day]) -> Chart:
    most = _scale(max(SHORTEST_SCALE, *(each.waited or 0 for each in days)))
    bars = [_bar(place, len(days), 0, each.waited or 0, most, "waited")
            for place, each in enumerate(days)]  # fmt: skip
    return _chart(bars, span(most), span(most / 2), days)


def _scale(minutes: float) -> float:
    """The next length that is even in its own unit, so that half of it is said exactly as well."""
    unit = 1 if minutes < HOUR else HOUR if minutes < 2 * DAY else DAY
    return 2 * unit * ceil(minutes / unit / 2)


def _chart(bars: Sequence[Bar], top: str, middle: str, days: Sequence[Day]) -> Chart:
    """The first day, the one in the middle and the last are named below."""
    named = (days[0], days[len(days) // 2], days[-1])
    drawn = [bar for bar in bars if bar.height]
    return Chart(drawn, top, middle, [shortday(each.day) for each in named])


def _bar(place: int, number: int, below: float, value: float, most: float, kind: str) -> Bar:
    step = WIDTH / number
    scale = HEIGHT / most if most else 0
    height = max(value * scale, THINNEST) if value else 0
    return Bar(
        round(place * step + step * GAP / 2, 2), round(HEIGHT - below * scale - height, 2),
        round(step * (1 - GAP), 2), round(height, 2), kind,
    )  # fmt: skip
