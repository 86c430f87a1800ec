"""What was measured, what was promised of it, and both as tables, Markdown and JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

from bench import plot
from bench.load import Load

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
MEASURED = (
    *("database", "page", "answered by", "req/s", "p50 ms", "p99 ms"),
    *("at a fixed rate", "p50 ms", "p99 ms", "cpu ms"),
)
PROMISED = ("database", "promise", "by cpu time", "measured", "goal", "")
WORDS_FIRST = 3


@dataclass(frozen=True)
class Row:
    """One way to answer for one page: its rounds, in a closed loop and at a fixed rate."""

    database: str
    page: str
    by: str
    rounds: Sequence[Load]
    fixed: Sequence[Load] = ()

    def middle(self, name: str, fixed: bool = False) -> float:
        """The median over the rounds of a load's `rate`, `p50`, `p99` or `cpu`."""
        return median(getattr(one, name) for one in (self.fixed if fixed else self.rounds))

    def beside(self, other: "Row", name: str = "rate", fixed: bool = False) -> float:
        """How many times the other's it is: the median of the rounds, each compared in itself."""
        pairs = zip(*((row.fixed if fixed else row.rounds) for row in (self, other)), strict=True)
        return median(getattr(own, name) / getattr(its, name) for own, its in pairs)

    def cells(self) -> tuple[str, ...]:
        """The row as the table shows it."""
        fixed: tuple[str, ...] = ("", "", "")
        if self.fixed:
            fixed = (
                f"{self.middle('rate', True):,.0f}/s",
                f"{self.middle('p50', True):.2f}",
                f"{self.middle('p99', True):.2f}",
            )
        return (
            *(NAMES[self.database], self.page, self.by, f"{self.middle('rate'):,.0f}"),
            *(f"{self.middle('p50'):.2f}", f"{self.middle('p99'):.2f}"),
            *(*fixed, f"{self.middle('cpu'):.3f}"),
        )


@dataclass(frozen=True)
class Promise:
    """Something measured, and what it has to be at least, or at most.

    Without a goal it is only told. `aim` is what it should be where the goal is only the floor;
    `rows` are those whose rates it compares.
    """

    database: str
    what: str
    measured: float
    goal: float | None = None
    at_least: bool = True
    aim: float | None = None
    unit: str = ""
    rows: tuple[Row, Row] | None = None

    @property
    def is_missed(self) -> bool:
        """Whether there is a goal and this falls short of it."""
        return self.goal is not None and not self._reaches(self.goal)

    def cells(self) -> tuple[str, ...]:
        """The promise as the table shows it."""
        told = (NAMES[self.database], self.what, self._by_cpu(), self._shown(self.measured))
        if self.goal is None:
            return (*told, "", "")
        verdict = "missed" if self.is_missed else "met"
        if self.aim is not None and not self.is_missed and not self._reaches(self.aim):
            verdict = f"met, short of the aim {self._shown(self.aim)}"
        sign = "≥" if self.at_least else "≤"
        return (*told, f"{sign} {self._shown(self.goal)}", verdict)

    def _by_cpu(self) -> str:
        """The same ratio by what a request costs the server, which noise disturbs least."""
        if self.rows is None:
            return ""
        own, other = self.rows
        return share(other.beside(own, "cpu"))

    def _reaches(self, goal: float) -> bool:
        return self.measured >= goal if self.at_least else self.measured <= goal

    def _shown(self, value: float) -> str:
        if self.unit:
            return f"{value:,.0f} {self.unit}"
        return share(value)


@dataclass
class Results:
    """All that a run has found out."""

    rows: list[Row] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    growth: list[plot.Curve] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, other: "Results") -> None:
        """Take in what another part has found out."""
        self.rows += other.rows
        self.promises += other.promises
        self.growth += other.growth
        self.notes += other.notes

    @property
    def is_missed(self) -> bool:
        """Whether any promise is broken."""
        return any(promise.is_missed for promise in self.promises)


def share(value: float) -> str:
    """A part of a whole: 0.86, or 1/12.3 where it is small."""
    return f"{value:.2f}" if value >= 0.4 or value <= 0 else f"1/{1 / value:.1f}".removesuffix(".0")


def text(results: Results) -> str:
    """Aligned columns for a terminal."""
    return "\n\n".join(_aligned(lines, words) for lines, words in _tables(results))


def markdown(results: Results) -> str:
    """The same as a Markdown document."""
    parts = ["# Benchmark", "![Requests a second](bench.svg)"]
    parts += [_piped(lines, words) for lines, words in _tables(results)]
    if results.growth:
        parts.insert(2, "![Growth](growth.svg)")
    return "\n\n".join([*parts, "\n".join(f"- {note}" for note in results.notes)]) + "\n"


def write(results: Results, machine: Mapping[str, Any], folder: Path) -> None:
    """Leave the results in `folder`: as JSON, as Markdown and as pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    data = {
        "machine": machine,
        "rows": [asdict(row) for row in results.rows],
        "promises": [
            asdict(replace(promise, rows=None)) | {"missed": promise.is_missed}
            for promise in results.promises
        ],
        "growth": [asdict(curve) for curve in results.growth],
        "notes": results.notes,
    }
    (folder / "bench.json").write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    (folder / "bench.md").write_text(markdown(results), "utf-8")
    (folder / "bench.svg").write_text(plot.bars(_bars(results)), "utf-8")
    if results.growth:
        (folder / "growth.svg").write_text(plot.lines(results.growth), "utf-8")


def _bars(results: Results) -> list[plot.Bar]:
    compared = [promise for promise in results.promises if promise.rows is not None]
    return [
        plot.Bar(
            group=f"{row.page} ({NAMES[row.database]})",
            name=row.by,
            value=row.middle("rate"),
            shares=[
                f"{share(promise.measured)} of {promise.rows[1].by}"
                for promise in compared
                if promise.rows is not None and promise.rows[0] is row
            ],
            marks=[
                (promise.goal * promise.rows[1].middle("rate"), share(promise.goal))
                for promise in compared
                if promise.rows is not None and promise.rows[0] is row and promise.goal is not None
            ],
        )
        for row in results.rows
    ]


def _tables(results: Results) -> list[tuple[list[tuple[str, ...]], int]]:
    """Lines with their heading, and how many columns hold words; what is empty is left out."""
    tables: list[tuple[list[tuple[str, ...]], int]] = []
    if results.rows:
        tables.append(([MEASURED, *(row.cells() for row in results.rows)], WORDS_FIRST))
    if results.growth:
        tables.append((_growth_lines(results.growth), 2))
    if results.promises:
        tables.append(([PROMISED, *(promise.cells() for promise in results.promises)], 2))
    return tables


def _growth_lines(curves: Sequence[plot.Curve]) -> list[tuple[str, ...]]:
    sizes = sorted({point for curve in curves for point in curve.points})
    base = curves[0].base
    heading = ("database", "page made anew", *(f"ms at {size:,}" for size in sizes))
    lines = [
        (
            *(curve.database, curve.page),
            *(f"{curve.points[size]:.2f}" if size in curve.points else "" for size in sizes),
            "" if curve.growth is None else f"{curve.growth:.2f}",
        )
        for curve in curves
    ]
    return [(*heading, f"most : {base:,}"), *lines]


def _aligned(lines: Sequence[tuple[str, ...]], words: int) -> str:
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < words else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _piped(lines: Sequence[tuple[str, ...]], words: int) -> str:
    heading, *rest = (f"| {' | '.join(line)} |" for line in lines)
    rule = f"|{'---|' * words}{'---:|' * (len(lines[0]) - words)}"
    return "\n".join((heading, rule, *rest))
