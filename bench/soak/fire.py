"""Everybody at once while web processes are killed: what went wrong, and how much went right."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from bench.soak.ground import Ground
from bench.soak.model import Fault
from bench.soak.moderators import Moderator
from bench.soak.readers import Library, Reader
from bench.soak.records import Records
from bench.soak.site import Site
from bench.soak.writers import Writer

LOOK_EVERY = 0.1
TRACE_EVERY = 0.5


@dataclass(frozen=True)
class Crowd:
    """Who is there: how many, and how many seconds each waits on average before going on.

    `kills` are the fewest and the most seconds between two kills; without them nothing is killed.
    Moderators are as many as the site has.
    """

    readers: int = 200
    writers: int = 20
    reader_pause: float = 0.25
    writer_pause: float = 1.5
    moderator_pause: float = 0.15
    kills: tuple[float, float] | None = (2.0, 6.0)


@dataclass(frozen=True)
class Outcome:
    """What happened, and what must not have.

    `spread` is how many processes were asked at once after a decision, on average of those made
    while all of them served.
    """

    seconds: float
    spread: float
    counts: Counter[str]
    faults: list[Fault]
    complaints: list[str]

    @property
    def is_clean(self) -> bool:
        """Whether nothing went wrong."""
        return not self.faults and not self.complaints


def burn(
    site: Site, seconds: float, crowd: Crowd, enough: Mapping[str, int] | None = None
) -> Outcome:
    """So many seconds of it; or fewer, once each of the counts in `enough` is reached."""
    return asyncio.run(_burn(site, seconds, crowd, enough))


async def _burn(
    site: Site, seconds: float, crowd: Crowd, enough: Mapping[str, int] | None
) -> Outcome:
    ground = Ground(site.ports, site.made)
    moderators = len(site.made.moderators)
    records, library, numbers = Records(moderators), Library(), itertools.count(1)
    readers = [
        Reader(ground, library, number, crowd.reader_pause) for number in range(crowd.readers)
    ]
    writers = [
        Writer(ground, records, numbers, str(number), crowd.writer_pause)
        for number in range(crowd.writers)
    ]
    desk = [
        Moderator(ground, records, number, crowd.moderator_pause) for number in range(moderators)
    ]
    for moderator in desk:
        await moderator.sign_in()
    began = time.monotonic()
    work: list[Coroutine[Any, Any, None]] = [
        *(reader.read_on() for reader in readers),
        *(writer.write_on() for writer in writers),
        *(moderator.decide_on() for moderator in desk),
        _trace(site, ground),
    ]
    if crowd.kills is not None:
        work.append(_kill(site, ground, crowd.kills))
    if enough is not None:
        work.append(_reach(ground, enough))
    tasks = [asyncio.create_task(one) for one in work]
    ended, running = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    for person in (*readers, *writers, *desk):
        person.leave()
    for task in ended:
        task.result()
    taken = time.monotonic() - began
    ground.counts["versions of pages"] = len(library.digests)
    spread = [
        len(look.answered) for look in ground.looks if look.path in site.made.articles.values()
    ]
    return Outcome(
        taken,
        sum(spread) / max(1, len(spread)),
        ground.counts,
        ground.model.faults,
        site.complaints(),
    )


async def _trace(site: Site, ground: Ground) -> None:
    """Look again and again which process is at the end of which connection, until cancelled."""
    while True:
        ground.lead(await asyncio.to_thread(site.ends))
        await asyncio.sleep(TRACE_EVERY)


async def _reach(ground: Ground, enough: Mapping[str, int]) -> None:
    """Return once all these counts are reached."""
    while any(ground.counts[name] < least for name, least in enough.items()):
        await asyncio.sleep(LOOK_EVERY)


async def _kill(site: Site, ground: Ground, pauses: tuple[float, float]) -> None:
    """`kill -9` for one web process after another, until cancelled."""
    chance = Random("kills")
    while True:
        await asyncio.sleep(chance.uniform(*pauses))
        victim = await asyncio.to_thread(site.choose, chance)
        if victim is None:
            continue
        ground.excuses.killing()
        victim.kill()
        ground.counts["web processes killed"] += 1
        while not await asyncio.to_thread(site.all_serve, victim.pid):
            await asyncio.sleep(LOOK_EVERY)
        ground.excuses.all_serve()
