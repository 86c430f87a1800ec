"""Measuring several servers side by side: in rounds, so that what disturbs one disturbs all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.fixed_rate import at_rate
from bench.load import Load, load
from bench.report import Row
from bench.servers import Server

PART_OF_PEAK = 0.25
HIGHEST_RATE = 10_000


@dataclass(frozen=True)
class Subject:
    """Something to be asked, and by whose name; `is_fixed`: at a fixed rate too."""

    by: str
    server: Server
    path: str
    headers: tuple[str, ...] = ()
    is_fixed: bool = False


@dataclass(frozen=True)
class Meter:
    """How to measure: with which wrk, for how many seconds, in how many rounds."""

    wrk: str
    rounds: int
    seconds: int
    warmup: int

    def measure(self, database: str, page: str, subjects: Sequence[Subject]) -> list[Row]:
        """A row for each subject, in their order. Raises LoadError."""
        print(f"  {page}: {', '.join(one.by for one in subjects)}", flush=True)
        for one in subjects:
            self._closed(one, self.warmup)
        closed = self._in_rounds(subjects, lambda one: self._closed(one, self.seconds))
        fixed = [one for one in subjects if one.is_fixed]
        slowest = min((min(load.rate for load in closed[one.by]) for one in fixed), default=0.0)
        rate = fixed_rate(slowest)
        opened = self._in_rounds(fixed, lambda one: self._opened(one, rate))
        return [
            Row(database, page, one.by, closed[one.by], opened.get(one.by, ())) for one in subjects
        ]

    def _in_rounds(
        self, subjects: Sequence[Subject], measure: Callable[[Subject], Load]
    ) -> dict[str, list[Load]]:
        loads: dict[str, list[Load]] = {one.by: [] for one in subjects}
        for number in range(self.rounds):
            for one in subjects if number % 2 == 0 else reversed(subjects):
                loads[one.by].append(measure(one))
        return loads

    def _closed(self, one: Subject, seconds: int) -> Load:
        return load(self.wrk, one.server, one.path, seconds, headers=one.headers)

    def _opened(self, one: Subject, rate: int) -> Load:
        return at_rate(one.server.port, one.path, rate, self.seconds, one.headers)


def fixed_rate(peak: float) -> int:
    """A quarter of what the slowest can do, in round numbers, and no more than we can send."""
    rate = min(HIGHEST_RATE, peak * PART_OF_PEAK)
    step = 10 ** max(0, len(str(int(rate))) - 2)
    return max(1, int(rate // step) * step)
