"""`make soak`: freshness under fire on one machine and on two, then a long run at 70% of peak."""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.databases import postgresql
from bench.load import LoadError, find_wrk
from bench.servers import ROOT
from bench.soak import report
from bench.soak.fire import Crowd, Outcome, burn
from bench.soak.site import Site, one_machine, two_machines
from bench.soak.steady import Steady, run
from bench.soak.stores import valkey

RESULTS = ROOT / "bench" / "results"
ONE, TWO = "SQLite, 4 processes", "PostgreSQL and Valkey, 2 machines"
PROCESSES = 2
POSTS, COMMENTS = 2_000, 5_000


def main() -> int:
    """Run it all; returns 1 if anything was stale, failed or grew, or it could not be run."""
    options = _options()
    fires: dict[str, Outcome] = {}
    steady: Steady | None = None
    if options.seconds:
        for name, served in ((ONE, _one), (TWO, _two)):
            _say(f"Fire for {options.seconds} s: {name} …")
            with served() as site:
                fires[name] = burn(site, options.seconds, Crowd())
            _tell(fires[name])
    if options.minutes:
        try:
            steady = _steady(options)
        except LoadError as error:
            sys.stderr.write(f"{error}\n")
            return 1
    notes = [f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}."]
    if fires:
        print(f"\n{report.fire_table(fires).plain()}")
    if steady is not None:
        print(f"\n{report.steady_table(steady).plain()}\n")
        print("\n".join(report.steady_notes(steady)))
    report.write(RESULTS, fires, steady, notes)
    print(f"Written to {RESULTS.relative_to(ROOT)}/.")
    clean = all(fire.is_clean for fire in fires.values())
    return 0 if clean and (steady is None or steady.is_clean) else 1


@contextmanager
def _one() -> Iterator[Site]:
    with _folder() as folder, one_machine(folder) as site:
        yield site


@contextmanager
def _two() -> Iterator[Site]:
    with (
        _folder() as folder,
        postgresql(folder) as database,
        valkey() as cache,
        two_machines(folder, database, cache) as site,
    ):
        yield site


def _steady(options: argparse.Namespace) -> Steady:
    wrk = find_wrk()
    _say(f"Soak for {options.minutes:g} minutes, {options.posts:,} articles …")
    with (
        _folder() as folder,
        one_machine(folder, PROCESSES, options.posts, options.comments) as site,
    ):
        steady = run(wrk, site, round(options.minutes * 60), _say)
    _tell(steady.people)
    return steady


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="rejoinder-soak-", ignore_cleanup_errors=True) as found:
        yield Path(found)


def _tell(outcome: Outcome) -> None:
    counts = outcome.counts
    _say(
        f"  {counts['pages read']:,} pages, {counts['decisions']:,} decisions, "
        f"{counts['web processes killed']:,} processes killed: {len(outcome.faults):,} faults."
    )
    for wrong in (*outcome.faults[: report.MOST_TOLD], *outcome.complaints[: report.MOST_TOLD]):
        _say(f"  {wrong}")


def _say(text: str) -> None:
    print(text, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--seconds", type=int, default=600, help="of each fire; 0 for none")
    parser.add_argument("--minutes", type=float, default=30, help="of the soak; 0 for none")
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--comments", type=int, default=COMMENTS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
