"""People who write comments."""

import asyncio
from collections.abc import Iterator

from bench.soak.client import Broken
from bench.soak.ground import Ground, Person
from bench.soak.model import Seen
from bench.soak.pages import body_of, mark, seen_in_article
from bench.soak.prepare import HELD_WORD, REFUSED_WORD
from bench.soak.records import Records

REPLIES, LOOKS_BACK = 0.2, 0.3
SPICES = ("", "", "", HELD_WORD, REFUSED_WORD)


class Writer(Person):
    """Posts one comment after the other, each as somebody new from somewhere else.

    They wait for `pause` seconds on average before each. No comment of theirs is published
    without a moderator: some wait, some are rejected at once.
    """

    def __init__(
        self, ground: Ground, records: Records, numbers: Iterator[int], name: str, pause: float
    ) -> None:
        super().__init__(ground, f"writer {name}")
        self.records = records
        self.numbers = numbers
        self.pause = pause

    async def write_on(self) -> None:
        """Post until cancelled."""
        while True:
            await asyncio.sleep(self.chance.expovariate(1 / self.pause))
            try:
                await self._post()
            except Broken:
                continue

    async def _post(self) -> None:
        number = next(self.numbers)
        comment, article = mark(number), self.chance.choice(list(self.ground.made.articles))
        spice = self.chance.choice(SPICES)
        form = {
            "post": str(article),
            "author_name": f"Reader {number}",
            "author_email": f"reader{number}@example.org",
            "content": f"This is {comment}, written under fire. {spice}",
        }
        answered = self._somebody(article) if self.chance.random() < REPLIES else None
        if answered is not None:
            form["parent"] = str(answered)
        self.records.posted(comment, article)
        self.ground.model.posted(comment, article)
        self.cookies.clear()
        network = f"10.{number >> 8 & 255}.{number & 255}.7"
        answer = await self.ask("/comments/", form, {"X-Forwarded-For": network})
        if answer.status == 303:
            self.ground.counts["comments posted"] += 1
            if spice != REFUSED_WORD and self.chance.random() < LOOKS_BACK:
                await self._see_own(comment, article)
        elif answer.status == 403 and answered is not None:
            self.ground.counts["replies too late"] += 1
        else:
            detail = f"{answer.status} {answer.body[-300:]!r}"
            self.ground.model.fault("a comment was not taken", "/comments/", detail)

    def _somebody(self, article: int) -> int | None:
        """The id of a published comment, for a reply."""
        published = sorted(self.ground.model.shown(article))
        return self.records.ids[self.chance.choice(published)] if published else None

    async def _see_own(self, comment: str, article: int) -> None:
        """Who has just posted sees it beneath the article; nobody else gets that page."""
        model, path = self.ground.model, self.ground.made.articles[article]
        since = model.now
        answer = await self.ask(path, headers={"Accept-Encoding": "gzip"})
        seen = seen_in_article(body_of(answer), article)
        self.ground.counts["own pages read"] += 1
        if comment not in self.records.decided:
            if comment not in seen.comments:
                model.fault("a writer's own comment is missing", path, comment)
            if "private" not in answer.headers.get("cache-control", ""):
                model.fault("a writer's own page is public", path, str(answer.headers))
        model.judge(f"{path} (own)", Seen(seen.comments - {comment}, seen.numbers), since)
