"""What fire and soak have found, as tables, as JSON and as Markdown."""

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.soak.fire import Outcome
from bench.soak.steady import DRIFT, SHARE, Sample, Steady

COUNTED = (
    "pages read",
    "answers 304",
    "versions of pages",
    "own pages read",
    "comments posted",
    "decisions",
    "approvals",
    "withdrawals",
    "decisions taken back",
    "web processes killed",
    "lost connections",
)
MOST_TOLD = 50
MIB = 2**20
Line = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows of text beneath a heading; numbers are set to the right."""

    title: str
    head: Line
    lines: Sequence[Line]

    def plain(self) -> str:
        """Aligned for a terminal."""
        lines = [self.head, *self.lines]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.head))]
        rows = [
            "  ".join(
                cell.rjust(width) if column else cell.ljust(width)
                for column, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        ]
        return "\n".join([self.title, *rows])

    def markdown(self) -> str:
        """As Markdown."""
        rows = [f"| {' | '.join(line)} |" for line in (self.head, *self.lines)]
        rows.insert(1, f"|---|{'---:|' * (len(self.head) - 1)}")
        return f"## {self.title}\n\n" + "\n".join(rows) + "\n"


def fire_table(fires: Mapping[str, Outcome]) -> Table:
    """How much happened in each fire, and what went wrong."""
    lines = [("seconds", *(f"{fire.seconds:,.0f}" for fire in fires.values()))]
    lines += [(name, *(f"{fire.counts[name]:,}" for fire in fires.values())) for name in COUNTED]
    lines += [
        ("processes asked after a decision", *(f"{fire.spread:.1f}" for fire in fires.values())),
        (
            "faults (stale pages and the like)",
            *(f"{len(fire.faults):,}" for fire in fires.values()),
        ),
        ("complaints in the logs", *(f"{len(fire.complaints):,}" for fire in fires.values())),
    ]
    return Table("Freshness under fire", ("", *fires), lines)


def steady_table(steady: Steady) -> Table:
    """The site's memory, files and rows as time went on."""
    chosen = _spread(steady.samples)
    head = ("minutes", *(f"{sample.at / 60:.1f}" for sample in chosen))
    lines = [("memory, PSS MiB", *(f"{sample.memory / MIB:.1f}" for sample in chosen))]
    for name in chosen[0].files:
        lines.append((f"{name}, MiB", *(f"{sample.files[name] / MIB:.1f}" for sample in chosen)))
    for name in chosen[0].rows:
        lines.append((f"rows: {name}", *(f"{sample.rows[name]:,}" for sample in chosen)))
    return Table(f"Soak at {SHARE:.0%} of peak", head, lines)


def steady_notes(steady: Steady) -> list[str]:
    """What else there is to say of it."""
    load, peak, people = steady.load, steady.peak, steady.people
    reached = (
        f"{load.rate:,.0f} a second reached, p50 {load.p50:.2f} ms, p99 {load.p99:.2f} ms"
        if load
        else f"wrk: {steady.trouble}"
    )
    counts = people.counts
    return [
        f"Peak {peak.rate:,.0f} requests a second (p99 {peak.p99:.2f} ms); "
        f"{steady.wanted:,.0f} wanted, {reached}.",
        f"Meanwhile {counts['comments posted']:,} comments, {counts['decisions']:,} decisions, "
        f"{counts['pages read']:,} pages checked; {len(people.faults)} faults, "
        f"{len(people.complaints)} complaints in the logs, no process killed.",
        f"Memory at the end is {steady.drift:+.1%} of what it was after the first quarter "
        f"(at most {DRIFT:.0%} may be).",
    ]


def write(
    folder: Path, fires: Mapping[str, Outcome], steady: Steady | None, notes: Sequence[str]
) -> None:
    """Leave it in `folder` as JSON and as Markdown."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = [fire_table(fires)] if fires else []
    said = list(notes)
    if steady is not None:
        tables.append(steady_table(steady))
        said = [*steady_notes(steady), *said]
    text = "# Fire and soak\n\n" + "\n".join(table.markdown() for table in tables)
    text += "\n" + "".join(f"- {note}\n" for note in said)
    data = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "fires": {name: _as_json(fire) for name, fire in fires.items()},
        "steady": None if steady is None else _steady_as_json(steady),
        "notes": said,
    }
    (folder / "soak.md").write_text(text, "utf-8")
    (folder / "soak.json").write_text(json.dumps(data, indent=2) + "\n", "utf-8")


def _as_json(fire: Outcome) -> dict[str, object]:
    return {
        "seconds": fire.seconds,
        "counts": dict(sorted(fire.counts.items())),
        "spread": fire.spread,
        "faults": [asdict(fault) for fault in fire.faults[:MOST_TOLD]],
        "complaints": fire.complaints[:MOST_TOLD],
    }


def _steady_as_json(steady: Steady) -> dict[str, object]:
    return {
        "peak": asdict(steady.peak),
        "wanted": steady.wanted,
        "load": asdict(steady.load) if steady.load else None,
        "trouble": steady.trouble,
        "people": _as_json(steady.people),
        "drift": steady.drift,
        "samples": [asdict(sample) for sample in steady.samples],
    }


def _spread(samples: Sequence[Sample]) -> list[Sample]:
    """Some of them, from the first to the last."""
    shares = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)
    end = samples[-1].at
    return [min(samples, key=lambda sample: abs(sample.at / end - share)) for share in shares]
