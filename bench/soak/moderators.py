"""People who decide about comments, through the moderation screen and its forms."""

import asyncio
from collections.abc import Mapping, Sequence

from bench.soak.client import Broken, Form
from bench.soak.ground import RETRY, Ground, Person
from bench.soak.pages import Row, batch_to_undo, body_of, left_some_alone, rows_of_queue
from bench.soak.prepare import PASSWORD
from bench.soak.records import Records

QUEUE = "/admin/comments/"
APPROVED, WAITING, REJECTED = "approved", "pending", "rejected"
BINS = ("spam", "trash")
PUBLISHED_AT_A_TIME = 8
"""About how many comments of an article are published; beyond that more are withdrawn."""
FROM_THE_BINS, IN_BULK, UNDONE = 0.12, 0.3, 0.25
MOST_IN_BULK = 4
LOOKS, LOOKS_AT_LISTS = 12, 4
"""How many readers look at once after each decision, each at a process of chance."""
REASON = "off_topic"
DECISIONS = {
    WAITING: ("approve", "approve", "approve", "approve", "spam", "trash", "reject"),
    APPROVED: ("unapprove", "trash", "spam", "reject"),
    REJECTED: ("approve", "unapprove"),
    "spam": ("not_spam",),
    "trash": ("restore",),
}
BULK_DECISIONS = {WAITING: ("approve", "trash"), APPROVED: ("unapprove", "spam")}
LEADS_TO = {"approve": APPROVED, "unapprove": WAITING, "reject": REJECTED}


class Moderator(Person):
    """Decides about comments of their own share, alone or several at once, and changes their mind.

    They wait for `pause` seconds on average before each decision.
    """

    def __init__(self, ground: Ground, records: Records, number: int, pause: float) -> None:
        super().__init__(ground, f"moderator {number}")
        self.records = records
        self.number = number
        self.pause = pause

    async def sign_in(self) -> None:
        """Get a session, as people do."""
        email = self.ground.made.moderators[self.number]
        answer = await self.ask("/login/", {"email": email, "password": PASSWORD})
        if answer.status != 303 or "session" not in self.cookies:
            raise RuntimeError(f"{email} cannot sign in: {answer.status}")

    async def decide_on(self) -> None:
        """Decide until cancelled."""
        while True:
            await asyncio.sleep(self.chance.expovariate(1 / self.pause))
            try:
                await self._decide()
            except Broken:
                await asyncio.sleep(RETRY)

    async def _decide(self) -> None:
        article = self.chance.choice(list(self.ground.made.articles))
        view = self._view(article)
        here = f"{QUEUE}?view={view}&post={article}"
        rows = [row for row in await self._rows(here) if self._may_decide(row)]
        if not rows:
            return
        sure = [row for row in rows if row.mark not in self.records.unsure]
        if view in BULK_DECISIONS and len(sure) > 1 and self.chance.random() < IN_BULK:
            some, action = sure[:MOST_IN_BULK], self.chance.choice(BULK_DECISIONS[view])
            form = [("action", action), ("back", here)]
            form += [("target", f"{row.id}:{row.version}") for row in some]
            done = await self._act(f"{QUEUE}bulk/", form, self._after(some, action), some, action)
        else:
            one, action = self.chance.choice(rows), self.chance.choice(DECISIONS[view])
            some = [one]
            form = [("version", str(one.version)), ("action", action), ("back", here)]
            if action == "reject":
                form.append(("reject_code", REASON))
            place = f"{QUEUE}{one.id}/decide/"
            done = await self._act(place, form, self._after(some, action), some, action)
        if done and (len(some) > 1 or self.chance.random() < UNDONE):
            await self._think_again(here, some, action)

    def _view(self, article: int) -> str:
        """Where to work: the more is published, the likelier there."""
        chance = self.chance.random()
        if chance < FROM_THE_BINS:
            return self.chance.choice((*BINS, REJECTED))
        published = len(self.ground.model.shown(article))
        share = published / (published + PUBLISHED_AT_A_TIME)
        return APPROVED if chance < FROM_THE_BINS + (1 - FROM_THE_BINS) * share else WAITING

    async def _rows(self, here: str) -> list[Row]:
        """The comments of one list."""
        answer = await self.fetch(here)
        if answer.status != 200:
            detail = f"{answer.status} {answer.body[:200]!r}"
            self.ground.model.fault("a list that is none", here, detail)
            return []
        rows = rows_of_queue(body_of(answer))
        self.records.ids.update((row.mark, row.id) for row in rows)
        return rows

    def _may_decide(self, row: Row) -> bool:
        """Whether it is this moderator's, and it is known where it stood before a bin."""
        is_clear = row.status not in BINS or row.mark in self.records.before_bin
        return is_clear and self.records.owners[row.mark] == self.number

    def _after(self, rows: Sequence[Row], action: str) -> dict[str, str]:
        """Where each stands after the decision."""
        if action in ("not_spam", "restore"):
            return {row.mark: self.records.before_bin[row.mark] for row in rows}
        return {row.mark: LEADS_TO.get(action, action) for row in rows}

    async def _act(
        self, place: str, form: Form, after: Mapping[str, str], rows: Sequence[Row], what: str
    ) -> bool:
        """Send a decision, and have readers look at once at what they get; whether it was done."""
        ground, records = self.ground, self.records
        was_unsure = any(row.mark in records.unsure for row in rows)
        for row in rows:
            was, will = row.status == APPROVED, after[row.mark] == APPROVED
            ground.model.begins(row.mark, was, will, what)
            records.decided.add(row.mark)
            records.unsure.add(row.mark)
            if what in BINS:
                records.before_bin[row.mark] = row.status
        answer = await self.ask(place, form)
        if answer.status == 409 and was_unsure:
            ground.counts["conflicts after a kill"] += 1
            return False
        if answer.status != 303:
            detail = f"{answer.status} {what} {rows} {answer.body[-300:]!r}"
            ground.model.fault("a decision was not taken", place, detail)
            return False
        for row in rows:
            was, is_shown = row.status == APPROVED, after[row.mark] == APPROVED
            records.unsure.discard(row.mark)
            ground.model.done(row.mark, is_shown, what)
            ground.counts["approvals"] += is_shown and not was
            ground.counts["withdrawals"] += was and not is_shown
        ground.counts["decisions"] += 1
        self._have_looked(rows)
        return True

    def _have_looked(self, rows: Sequence[Row]) -> None:
        made = self.ground.made
        for article in sorted({self.records.articles[row.mark] for row in rows}):
            self.ground.look(made.articles[article], LOOKS)
        for path in ("/", made.category):
            self.ground.look(path, LOOKS_AT_LISTS)

    async def _think_again(self, here: str, rows: Sequence[Row], action: str) -> None:
        """See the list again, as a browser shows it, and take the decision back."""
        text = body_of(await self.fetch(here))
        if left_some_alone(text):
            self.ground.model.fault("a decision left some alone", here, f"{action} {rows}")
        batch = batch_to_undo(text)
        if batch is None:
            self.ground.model.fault("a decision cannot be undone", here, f"{action} {rows}")
        else:
            after = {row.mark: row.status for row in rows}
            now = self._after(rows, action)
            stand = [row._replace(status=now[row.mark]) for row in rows]
            form = [("batch", batch), ("back", here)]
            if await self._act(f"{QUEUE}undo/", form, after, stand, "undo"):
                self.ground.counts["decisions taken back"] += 1
