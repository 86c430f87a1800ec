"""Comments as rows: one conversation of fifty, perhaps one of ten thousand, the rest strewn."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from blog.comments.moderation.reasons import rejected_by_moderator
from blog.comments.moderation.verdict import Call, Reason
from blog.comments.states import BINS, Status
from blog.core.bulk import Row, moment_text
from blog.demo.seeding import words
from blog.demo.seeding.articles import NEWEST
from blog.demo.seeding.people import Person, readers

BATCH = 10_000
FIRST_ARTICLE = 50
SECOND_ARTICLE, SECOND_ARTICLE_FROM = 10_000, 1_000_000
"""From a million comments on, the second article has a conversation of ten thousand."""

LONG_TEXTS, SENTENCES = 10_000, 3
"""The first 10,000 comments have three sentences, others one: ten million would fill a disk."""

WITHIN = timedelta(days=60)
STEP = timedelta(seconds=1)
ANSWERING = 0.6
REMEMBERED = 50_000
BY_WRITERS = 500
NOBODY: tuple[int | None, int | None, int | None] = (None, None, None)
ELSEWHERE = {333: Status.SPAM, 666: Status.REJECTED, 999: Status.TRASH}
"""Which of a thousand comments that do not wait were not approved."""

COLUMNS = (
    "id", "post_id", "parent_id", "branch_id", "user_id", "answered_user_id", "version",
    "status_changed_at", "created_at", "author_name", "author_email", "author_url",
    "address_hash", "body_source", "body_html", "body_digest", "status", "previous_status",
    "binned_at", "reasons", "reject_code",
)  # fmt: skip


@dataclass(frozen=True)
class Amounts:
    """How much there is; `pending` comments wait for a moderator, as far as so many may."""

    posts: int
    comments: int
    pending: int

    @cached_property
    def settled(self) -> int:
        """How many comments, from the first, belong to long conversations, all approved."""
        second = SECOND_ARTICLE if self.comments >= SECOND_ARTICLE_FROM and self.posts > 1 else 0
        return min(self.comments, FIRST_ARTICLE + second)

    @cached_property
    def waiting(self) -> int:
        """How many wait."""
        return min(self.pending, self.comments - self.settled)

    def status_of(self, comment_id: int) -> Status:
        """Where a comment stands; those that wait are spread evenly over those that may."""
        place = comment_id - self.settled
        if place <= 0:
            return Status.APPROVED
        if place * self.waiting % (self.comments - self.settled) < self.waiting:
            return Status.PENDING
        return ELSEWHERE.get(place % 1_000, Status.APPROVED)

    def post_of(self, comment_id: int, chance: random.Random) -> int:
        """The article it is under: after the long conversations, newer articles have more."""
        if comment_id <= FIRST_ARTICLE or self.posts == 1:
            return 1
        if comment_id <= self.settled:
            return 2
        taken = min(2 if self.settled > FIRST_ARTICLE else 1, self.posts - 1)
        place = int(chance.expovariate(6 / self.posts))
        return taken + 1 + min(place, self.posts - taken - 1)


def comments(
    chance: random.Random, amounts: Amounts, writers: Sequence[Person]
) -> Iterator[list[Row]]:
    """So many comments with ids from 1, some thousands at a time, under articles from 1 on."""
    crowd = readers()
    stock = words.sentences(chance)
    step = min(STEP, WITHIN / max(1, amounts.comments))
    latest: dict[int, tuple[int, int, int | None]] = {}
    for start in range(1, amounts.comments + 1, BATCH):
        batch: list[Row] = []
        for comment_id in range(start, min(start + BATCH, amounts.comments + 1)):
            post_id = amounts.post_of(comment_id, chance)
            answers, branch, answered = NOBODY
            if chance.random() < ANSWERING:
                answers, branch, answered = latest.get(post_id, NOBODY)
            status = amounts.status_of(comment_id)
            person = chance.choice(crowd if comment_id % BY_WRITERS else writers)
            if status is Status.APPROVED:
                latest[post_id] = comment_id, branch or comment_id, person.user_id
            other = answered if answered != person.user_id else None
            sentences = SENTENCES if comment_id <= LONG_TEXTS else 1
            text = " ".join(chance.choices(stock, k=sentences))
            moment = moment_text(NEWEST + comment_id * step)
            batch.append((
                comment_id, post_id, answers, branch, person.user_id, other, 1, moment, moment,
                person.name, person.email, "", person.address_hash, text, f"<p>{text}</p>",
                chance.randbytes(32).hex(), *_standing(status, moment),
            ))  # fmt: skip
        if len(latest) > REMEMBERED:
            latest.clear()
        yield batch


def _standing(status: Status, moment: str) -> Row:
    """The last five columns: where it stands, where a bin took it from, and why."""
    if status is Status.APPROVED:
        return _APPROVED
    reasons, code = _WHY.get(status, ("[]", None))
    return status.value, _CAME_FROM.get(status), moment if status in BINS else None, reasons, code


def _json(reason: Reason) -> str:
    return json.dumps([reason.as_json()])


_APPROVED = (Status.APPROVED.value, None, None, "[]", None)
_CAME_FROM = {Status.SPAM: Status.PENDING.value, Status.TRASH: Status.APPROVED.value}
_WHY = {
    Status.PENDING: (_json(Reason("previously_approved", "first_comment", Call.HOLD)), None),
    Status.REJECTED: (_json(rejected_by_moderator("off_topic")), "off_topic"),
}
