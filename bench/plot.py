"""Pictures of the numbers, drawn as SVG by hand: bars in groups, and small charts of growth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from math import ceil, floor, log10

INK, FAINT, GOAL = "#1d2730", "#c9d1d8", "#b3261e"
OURS, OTHERS = "#1f6f5c", "#9aa5b1"
COLOURS = {"SQLite": "#1f6f5c", "PostgreSQL": "#b3541e"}
SMALL = 'font-size="11"'
WIDTH = 1_000
BAR, GAP, HEAD = 22, 8, 34
LEFT, LONGEST = 190, 500
PANEL_WIDTH, PANEL_HEIGHT, COLUMNS = 240, 170, 4
PAD_LEFT, PAD_TOP, PAD_RIGHT, PAD_BOTTOM = 44, 30, 14, 34


@dataclass(frozen=True)
class Bar:
    """How many a second: `shares` say what part of which yardstick that is, `marks` the goals."""

    group: str
    name: str
    value: float
    shares: Sequence[str] = ()
    marks: Sequence[tuple[float, str]] = ()


@dataclass(frozen=True)
class Curve:
    """What one page costs on sites of different sizes: milliseconds by the number of articles.

    `base` is the size that larger sites are compared with, `limit` how many times that a page may
    cost on them.
    """

    database: str
    page: str
    base: int
    limit: float
    points: Mapping[int, float]

    @property
    def growth(self) -> float | None:
        """The most that the page costs on a larger site, by what it costs at `base`."""
        larger = [value for size, value in self.points.items() if size > self.base]
        return max(larger) / self.points[self.base] if larger and self.base in self.points else None


def bars(given: Sequence[Bar]) -> str:
    """Bars in their groups, each on a scale that ends at the fastest of its group."""
    parts: list[str] = []
    top = GAP
    for group, members in groupby(given, key=lambda bar: bar.group):
        in_group = list(members)
        scale = LONGEST / max(
            (*(bar.value for bar in in_group), *(at for bar in in_group for at, _ in bar.marks))
        )
        parts.append(_text(GAP, top + 22, group, "start", 'font-weight="600"'))
        top += HEAD
        for bar in in_group:
            parts += _bar(bar, top, scale)
            top += BAR + GAP
    parts.append(_text(GAP, top + 16, "Red: what ours must reach.", "start", SMALL))
    title = "Requests a second, beside others with the same bytes"
    return _document(WIDTH, top + HEAD, title, parts)


def lines(curves: Sequence[Curve]) -> str:
    """A small chart for each page: articles on a logarithmic axis, milliseconds upwards."""
    pages = list(dict.fromkeys(curve.page for curve in curves))
    parts: list[str] = []
    for number, page in enumerate(pages):
        left = (number % COLUMNS) * PANEL_WIDTH
        top = HEAD + (number // COLUMNS) * PANEL_HEIGHT
        parts += _panel(page, [curve for curve in curves if curve.page == page], left, top)
    for number, database in enumerate(dict.fromkeys(curve.database for curve in curves)):
        at = GAP + number * 140
        parts.append(
            f'<line x1="{at}" x2="{at + 24}" y1="18" y2="18" stroke="{COLOURS[database]}" '
            'stroke-width="2"/>'
        )
        parts.append(_text(at + 30, 22, database, "start"))
    height = HEAD + ceil(len(pages) / COLUMNS) * PANEL_HEIGHT
    title = "Milliseconds for a page made anew, by the number of articles; dashed: the limit"
    return _document(COLUMNS * PANEL_WIDTH, height, title, parts)


def _bar(bar: Bar, top: float, scale: float) -> Iterable[str]:
    length = max(1.5, bar.value * scale)
    colour = OURS if bar.name.startswith("ours") else OTHERS
    yield _text(LEFT - 10, top + 16, bar.name, "end")
    yield (
        f'<rect x="{LEFT}" y="{top}" width="{length:.1f}" height="{BAR}" fill="{colour}">'
        f"<title>{escape(bar.name)}: {bar.value:,.0f} a second</title></rect>"
    )
    end = length
    for at, goal in bar.marks:
        x = LEFT + at * scale
        end = max(end, at * scale)
        yield (
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top - 3}" y2="{top + BAR + 3}" '
            f'stroke="{GOAL}" stroke-width="2"><title>goal: {escape(goal)}</title></line>'
        )
    told = ", ".join((f"{bar.value:,.0f}/s", *bar.shares))
    yield _text(LEFT + end + 8, top + 16, told, "start")


def _panel(page: str, curves: Sequence[Curve], left: float, top: float) -> Iterable[str]:
    sizes = sorted({size for curve in curves for size in curve.points})
    limits = {curve.database: curve.limit * curve.points.get(curve.base, 0.0) for curve in curves}
    highest = _round_up(max(*(max(curve.points.values()) for curve in curves), *limits.values()))
    span = max(1e-9, log10(sizes[-1]) - log10(sizes[0]))
    right, bottom = left + PANEL_WIDTH - PAD_RIGHT, top + PANEL_HEIGHT - PAD_BOTTOM
    width, height = right - left - PAD_LEFT, bottom - top - PAD_TOP

    def across(size: int) -> float:
        return left + PAD_LEFT + width * (log10(size) - log10(sizes[0])) / span

    def up(value: float) -> float:
        return bottom - height * value / highest

    yield _text(left + PAD_LEFT, top + 20, page, "start", 'font-weight="600"')
    yield (
        f'<path d="M{left + PAD_LEFT} {top + PAD_TOP}V{bottom}H{right}" fill="none" '
        f'stroke="{FAINT}"/>'
    )
    yield _text(left + PAD_LEFT - 6, top + PAD_TOP + 8, f"{highest:g}", "end", SMALL)
    yield _text(left + PAD_LEFT - 6, bottom, "0 ms", "end", SMALL)
    for size in sizes:
        yield _text(across(size), bottom + 16, _short(size), "middle", SMALL)
    for curve in curves:
        colour = COLOURS[curve.database]
        if limits[curve.database]:
            level = up(limits[curve.database])
            yield (
                f'<line x1="{left + PAD_LEFT}" x2="{right}" y1="{level:.1f}" y2="{level:.1f}" '
                f'stroke="{colour}" stroke-dasharray="4 4"/>'
            )
        points = [(across(size), up(value)) for size, value in sorted(curve.points.items())]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        for x, y in points:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'


def _round_up(value: float) -> float:
    """The next number that reads well on an axis."""
    unit = 10.0 ** floor(log10(value))
    return next(step * unit for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * unit >= value)


def _short(size: int) -> str:
    for unit, letter in ((1_000_000, "M"), (1_000, "k")):
        if size >= unit:
            return f"{size / unit:g} {letter}"
    return str(size)


def _text(x: float, y: float, words: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{escape(words)}</text>'


def _document(width: float, height: float, title: str, parts: Iterable[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="system-ui, sans-serif" font-size="14" fill="{INK}" role="img">'
    )
    background = f'<rect width="{width}" height="{height}" fill="#fff"/>'
    return "\n".join((head, f"<title>{escape(title)}</title>", background, *parts, "</svg>\n"))
