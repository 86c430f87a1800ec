"""People who read: kept connections, kept pages, and an eye on every answer."""

import asyncio
import hashlib
from contextlib import suppress
from dataclasses import dataclass, field

from bench.soak.client import Answer, Broken
from bench.soak.ground import RETRY, Ground, Look, Person
from bench.soak.model import Seen
from bench.soak.pages import body_of, seen_in_article, seen_in_list

ENCODINGS = ("", "gzip", "br", "gzip, br;q=0.5")
ASKS_AGAIN = 0.6
"""How often somebody who has the page sends its ETag along."""
FOLLOWED = 0.05
"""How often an address has something appended that no page looks at."""
MOST_AT_ONCE = 24
"""How many may wait for their pages before others are patient."""
ATTEMPTS = 5
REMEMBERED = 600
EVERYBODYS = "public, no-cache"


@dataclass(frozen=True)
class Kept:
    """A page as a reader has it: its ETag and what it shows."""

    etag: str
    seen: Seen


@dataclass
class Library:
    """Every page that any reader was ever sent: an ETag must stand for the same bytes for good."""

    digests: dict[tuple[str, str], bytes] = field(default_factory=dict)
    seen: dict[tuple[str, str], Seen] = field(default_factory=dict)


class Reader(Person):
    """One person with one connection at a time, and the pages that they have.

    They wait for `pause` seconds on average before they read on.
    """

    def __init__(self, ground: Ground, library: Library, number: int, pause: float) -> None:
        super().__init__(ground, f"reader {number}")
        self.library = library
        self.pause = pause
        self.encoding = ENCODINGS[number % len(ENCODINGS)]
        self.by_path = {path: article for article, path in ground.made.articles.items()}
        self.paths = [*self.by_path, "/", ground.made.category]
        self.kept: dict[str, Kept] = {}

    async def read_on(self) -> None:
        """Read one page after the other until cancelled."""
        while True:
            look = await self._next_look()
            self.ground.reading += 1
            for _attempt in range(ATTEMPTS):
                try:
                    await self._read(look)
                    break
                except Broken:
                    await asyncio.sleep(RETRY)
            self.ground.reading -= 1

    async def _next_look(self) -> Look:
        """Where to look now: where something has just changed, or anywhere after a pause.

        While many wait for their pages already, nobody asks for more out of mere habit: a page
        that comes late says little about the moment at which it was asked for.
        """
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[Look] = loop.create_future()
        self.ground.idle.append(waiting)
        while True:
            pause = self.chance.expovariate(1 / self.pause)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    return await asyncio.shield(waiting)
            if self.ground.reading < MOST_AT_ONCE:
                waiting.cancel()
                return Look(self.chance.choice(self.paths))

    async def _read(self, look: Look) -> None:
        model, path = self.ground.model, look.path
        kept = self.kept.get(path)
        headers = {"Accept-Encoding": self.encoding} if self.encoding else {}
        if kept is not None and self.chance.random() < ASKS_AGAIN:
            headers["If-None-Match"] = kept.etag
        asked = path if self.chance.random() > FOLLOWED else f"{path}?utm_source=elsewhere"
        connection = await self.connected()
        since = model.now
        answer = await self.ask(asked, headers=headers)
        self.ground.counts["pages read"] += 1
        self.ground.counts[f"answers {answer.status}"] += 1
        if answer.status == 200:
            kept = self.kept[path] = self._page(path, answer)
        elif answer.status != 304 or kept is None or "If-None-Match" not in headers:
            detail = f"{answer.status} {answer.body[:200]!r}"
            model.fault("an answer that is no page", path, detail)
            return
        elif answer.headers.get("etag") != kept.etag:
            said = f"{answer.headers.get('etag')} instead of {kept.etag}"
            model.fault("a 304 for another page", path, said)
        model.judge(f"{path} ({answer.status})", kept.seen, since, self.by_path.get(path))
        self.ground.answers.append((look, connection.own_port))

    def _page(self, path: str, answer: Answer) -> Kept:
        """What the answer is and shows."""
        model, library = self.ground.model, self.library
        etag = answer.headers.get("etag", "")
        if not etag or answer.headers.get("cache-control") != EVERYBODYS or answer.cookies:
            model.fault("a page that is not everybody's", path, str(answer.headers))
        digest = hashlib.blake2b(answer.body, digest_size=16).digest()
        if library.digests.setdefault((path, etag), digest) != digest:
            model.fault("one ETag for two bodies", path, etag)
        seen = library.seen.get((path, etag))
        if seen is None:
            seen = self._reading(path, body_of(answer))
            if len(library.seen) >= REMEMBERED:
                library.seen.pop(next(iter(library.seen)))
            library.seen[path, etag] = seen
        return Kept(etag, seen)

    def _reading(self, path: str, text: str) -> Seen:
        article = self.by_path.get(path)
        if article is None:
            return seen_in_list(text, self.ground.made.articles)
        seen = seen_in_article(text, article)
        shown = len(seen.comments) + self.ground.made.comments[article]
        if seen.numbers[article] != {shown}:
            said = f"says {set(seen.numbers[article])}, shows {shown}"
            self.ground.model.fault("a page that contradicts itself", path, said)
        return seen
