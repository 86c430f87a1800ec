"""The numbers as a table, as JSON, as Markdown, and as bars."""

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

from bench.load import Load

HEADINGS = ("page", "state", "req/s", "p50 ms", "p99 ms", "cpu ms", "of bare", "target")
BAR, GAP, LEFT, WIDTH = 26, 10, 210, 900
COLOURS = {"bare": "#9aa5b1", "cold": "#b3541e", "warm": "#1f6f5c"}


@dataclass(frozen=True)
class Row:
    """One page in one state; `bare` is how the yardstick did with the same bytes."""

    page: str
    state: str
    load: Load
    bare: Load | None = None
    target: int | None = None

    @property
    def ratio(self) -> float | None:
        """How many times faster the bare route is."""
        return self.bare.rate / self.load.rate if self.bare is not None else None

    @property
    def is_missed(self) -> bool:
        """Whether there is a target and this falls short of it."""
        return self.target is not None and (self.ratio or 0.0) > self.target

    def cells(self) -> tuple[str, ...]:
        """The row as the table shows it."""
        share = f"1/{self.ratio:.1f}" if self.ratio is not None else ""
        verdict = "missed" if self.is_missed else "met"
        goal = f"1/{self.target} {verdict}" if self.target is not None else ""
        load = self.load
        return (
            self.page,
            self.state,
            f"{load.rate:,.0f}",
            f"{load.p50:.2f}",
            f"{load.p99:.2f}",
            f"{load.cpu:.2f}",
            share,
            goal,
        )


def table(rows: Sequence[Row]) -> str:
    """Aligned columns for a terminal."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def markdown(rows: Sequence[Row], notes: Sequence[str]) -> str:
    """The same as a Markdown document."""
    head = f"| {' | '.join(HEADINGS)} |\n|{'---|' * 2}{'---:|' * (len(HEADINGS) - 2)}"
    body = "\n".join(f"| {' | '.join(row.cells())} |" for row in rows)
    return f"# Benchmark\n\n{head}\n{body}\n\n" + "".join(f"- {note}\n" for note in notes)


def svg(rows: Sequence[Row]) -> str:
    """A bar for each row, as long as its rate on a scale that ends at the fastest of its page."""
    height = len(rows) * (BAR + GAP) + GAP
    fastest = {
        page: max(row.load.rate for row in rows if row.page == page)
        for page in {row.page for row in rows}
    }
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="system-ui, sans-serif" font-size="14" role="img">',
        "<title>Requests a second, beside a bare route with the same bytes</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for number, row in enumerate(rows):
        top = GAP + number * (BAR + GAP)
        length = max(2.0, (WIDTH - LEFT - 200) * row.load.rate / fastest[row.page])
        share = f" (1/{row.ratio:.1f})" if row.ratio is not None else ""
        label = f"{row.load.rate:,.0f}/s{share}"
        parts += [
            f'<text x="{LEFT - 10}" y="{top + 18}" text-anchor="end">'
            f"{escape(row.page)}, {escape(row.state)}</text>",
            f'<rect x="{LEFT}" y="{top}" width="{length:.1f}" height="{BAR}" '
            f'fill="{COLOURS.get(row.state, "#444")}"/>',
            f'<text x="{LEFT + length + 8:.1f}" y="{top + 18}">{label}</text>',
        ]
    return "\n".join([*parts, "</svg>\n"])


def write(rows: Sequence[Row], notes: Sequence[str], folder: Path) -> None:
    """Leave the numbers in `folder` in all three forms."""
    folder.mkdir(parents=True, exist_ok=True)
    data = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "rows": [asdict(row) | {"ratio": row.ratio, "missed": row.is_missed} for row in rows],
        "notes": list(notes),
    }
    (folder / "bench.json").write_text(json.dumps(data, indent=2) + "\n", "utf-8")
    (folder / "bench.md").write_text(markdown(rows, notes), "utf-8")
    (folder / "bench.svg").write_text(svg(rows), "utf-8")
