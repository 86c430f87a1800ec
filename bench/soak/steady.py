"""Half an hour at 70% of peak: no error, and nothing that grows without end."""

import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from sqlalchemy import Engine, create_engine, text

from bench.load import Load, LoadError, read
from bench.soak.fire import Crowd, Outcome, burn
from bench.soak.load import Mix
from bench.soak.site import Site

SHARE = 0.7
PEAK_SECONDS = 15
WARM_SECONDS = 5
SAMPLES = 120
LEAST_BETWEEN = 2.0
DRIFT = 0.05
AROUND = 0.05
"""Which share of the time is looked at around a moment."""
PEOPLE = Crowd(
    readers=20, writers=4, reader_pause=1.0, writer_pause=2.0, moderator_pause=3.0, kills=None
)
FILES = ("blog.db", "blog.db-wal", "huey.db", "huey.db-wal")
ROWS = {
    "comments": "SELECT count(*) FROM comments",
    "outbox": "SELECT count(*) FROM outbox",
    "outbox waiting": "SELECT count(*) FROM outbox WHERE done_at IS NULL",
    "rate windows": "SELECT count(*) FROM rate_windows",
    "tag versions": "SELECT count(*) FROM tag_versions",
}


@dataclass(frozen=True)
class Sample:
    """The site at one moment, `at` seconds after the start."""

    at: float
    memory: int
    files: dict[str, int]
    rows: dict[str, int]


@dataclass(frozen=True)
class Steady:
    """How it went: what wrk measured at its peak and then, and the people who were there."""

    peak: Load
    wanted: float
    load: Load | None
    trouble: str
    people: Outcome
    samples: Sequence[Sample]

    @property
    def drift(self) -> float:
        """By which share memory was greater at the end than after the first quarter."""
        return self._memory(1.0 - AROUND / 2) / self._memory(0.25) - 1.0

    @property
    def is_clean(self) -> bool:
        """Whether nothing failed and nothing grew."""
        return not self.trouble and self.people.is_clean and abs(self.drift) <= DRIFT

    def _memory(self, share: float) -> float:
        """The median around that share of the time."""
        end = self.samples[-1].at
        near = [
            sample.memory for sample in self.samples if abs(sample.at / end - share) <= AROUND / 2
        ]
        closest = min(self.samples, key=lambda sample: abs(sample.at / end - share))
        return median(near or [closest.memory])


def run(wrk: str, site: Site, seconds: int, say: Callable[[str], None]) -> Steady:
    """Measure the peak, then go on at 70% of it with people who read, write and decide."""
    mix = Mix(wrk, site.ports[0], site.made, site.folder)
    mix.peak(WARM_SECONDS)
    peak = mix.peak(PEAK_SECONDS)
    wanted = SHARE * peak.rate
    say(f"  peak {peak.rate:,.0f} requests a second; now {wanted:,.0f} for {seconds} s")
    with subprocess.Popen(
        mix.command(seconds, wanted), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        watch = Watch(site, seconds)
        people = burn(site, seconds, PEOPLE)
        watch.end()
        output, errors = process.communicate()
    load, trouble = None, ""
    try:
        load = read(output)
    except LoadError as error:
        trouble = f"{error} {errors}"
    return Steady(peak, wanted, load, trouble, people, watch.samples)


@dataclass
class Watch:
    """Looks at the site again and again, in a thread of its own, until the end."""

    site: Site
    seconds: int
    samples: list[Sample] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._engine: Engine = create_engine(self.site.database_url)
        self._ended = threading.Event()
        self._began = time.monotonic()
        self._thread = threading.Thread(target=self._look_on)
        self._thread.start()

    def end(self) -> None:
        """Look once more, and no more."""
        self._ended.set()
        self._thread.join()
        self._look()
        self._engine.dispose()

    def _look_on(self) -> None:
        while not self._ended.is_set():
            self._look()
            self._ended.wait(max(LEAST_BETWEEN, self.seconds / SAMPLES))

    def _look(self) -> None:
        with self._engine.connect() as connection:
            rows = {name: int(connection.scalar(text(sql)) or 0) for name, sql in ROWS.items()}
        files = {name: _size(self.site.folder / name) for name in FILES}
        at = time.monotonic() - self._began
        self.samples.append(Sample(at, self.site.memory(), files, rows))


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
