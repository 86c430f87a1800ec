"""`make bench`: seeded sites, loaded beside yardsticks; what was promised, and whether it holds."""

import argparse
import os
import platform
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPException
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import NoReturn

from bench import cached, conversation, memory, posting, report, sizes, uncached
from bench.databases import postgresql
from bench.load import LoadError, find_wrk
from bench.report import NAMES, Results
from bench.rounds import Meter
from bench.servers import ROOT
from bench.sites import Sites

RESULTS = ROOT / "bench" / "results"
PARTS = {
    "stored": cached.measure,
    "article": uncached.article,
    "category": uncached.category,
    "memory": memory.measure,
}
CONVERSATION, POSTING, GROWTH = "conversation", "posting", "growth"
NAMES_OF_PARTS = (*PARTS, CONVERSATION, POSTING, GROWTH)
FAILURES = (LoadError, RuntimeError, OSError, HTTPException)
"""What a part ends with when a tool fails, or a server does not start or dies."""
KINDS = {"sqlite": ("sqlite",), "postgresql": ("postgresql",), "both": ("sqlite", "postgresql")}


def main() -> int:
    """Run what is asked for; returns 1 if a target is missed or something was not measured."""
    signal.signal(signal.SIGTERM, _stop)
    options = _options()
    results = Results()
    try:
        meter = Meter(find_wrk(), options.rounds, options.seconds, options.warmup)
    except LoadError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    failures = []
    for kind in KINDS[options.database]:
        print(f"{NAMES[kind]}:", flush=True)
        with _place(options.sites) as folder, _sites(kind, folder) as sites:
            for name in options.only:
                try:
                    results.add(_part(name, meter, sites, options))
                except FAILURES as error:
                    failures.append(f"{NAMES[kind]}, {name}: not measured: {error}")
                    print(f"  {failures[-1]}", flush=True)
    results.notes += [*failures, *_notes(options)]
    report.write(results, _machine(), RESULTS)
    print(f"\n{report.text(results)}\n")
    print("\n".join(results.notes))
    print(f"Written to {RESULTS.relative_to(ROOT)}/.")
    return 1 if failures or results.is_missed else 0


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    """Told to end, it ends what it has started."""
    sys.exit(1)


def _part(name: str, meter: Meter, sites: Sites, options: argparse.Namespace) -> Results:
    """One part on one kind of database; promises are made for SQLite. Raises LoadError."""
    has_goals = sites.kind == "sqlite"
    if name == GROWTH:
        wanted = sizes.sizes(options.posts, options.comments, options.full)
        return sizes.measure(sites, wanted, has_goals)
    with tempfile.TemporaryDirectory(prefix="rejoinder-bench-", dir=options.scratch) as place:
        folder = Path(place)
        if name == POSTING:
            return posting.measure(meter, sites.kind, folder, has_goals)
        site = sites.of(options.posts, options.comments)
        if name == CONVERSATION:
            small = sites.of(*sizes.sizes(options.posts, options.comments, full=False)[0])
            return conversation.measure(meter, small, site, folder, has_goals)
        return PARTS[name](meter, site, folder, has_goals)


@contextmanager
def _place(kept: Path | None) -> Iterator[Path]:
    """Where sites are seeded: in a folder of the run, or in one that is kept."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(
        prefix="rejoinder-sites-", ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


@contextmanager
def _sites(kind: str, folder: Path) -> Iterator[Sites]:
    with ExitStack() as stack:
        server = stack.enter_context(postgresql(folder)) if kind == "postgresql" else ""
        yield Sites(kind, folder, server)


def _machine() -> dict[str, object]:
    """What it all ran on."""
    commit = subprocess.run(
        ("git", "rev-parse", "--short", "HEAD"),
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    return {
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "granian": version("granian"),
        "commit": commit.stdout.strip(),
    }


def _notes(options: argparse.Namespace) -> list[str]:
    machine = ", ".join(f"{name} {value}" for name, value in _machine().items())
    return [
        f"{options.posts:,} articles, {options.comments:,} comments. Servers have 2 workers, "
        "granian's with 1 blocking thread each.",
        f"Closed loop: wrk, 2 threads, 16 connections (posting: 8), {options.rounds} rounds of "
        f"{options.seconds} s after {options.warmup} s, in turns; medians of the rounds, ratios "
        "of what was measured in the same round. At a fixed rate: 64 connections, timed from the "
        "planned moment.",
        f"On {machine}.",
    ]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=", description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument(
        "--only", type=_parts, default=NAMES_OF_PARTS, help=", ".join(NAMES_OF_PARTS)
    )
    parser.add_argument("--full", action="store_true", help="growth up to a million articles")
    parser.add_argument("--database", choices=tuple(KINDS), default="sqlite")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="of each round")
    parser.add_argument("--warmup", type=int, default=1, help="seconds")
    parser.add_argument("--sites", type=Path, help="a folder where seeded sites are kept")
    parser.add_argument(
        "--scratch", type=Path, help="where the database of posted comments is made: on which disk"
    )
    return parser.parse_args()


def _parts(names: str) -> tuple[str, ...]:
    given = tuple(name.strip() for name in names.split(","))
    unknown = [name for name in given if name not in NAMES_OF_PARTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"not known: {', '.join(unknown)}")
    return given


if __name__ == "__main__":
    sys.exit(main())
