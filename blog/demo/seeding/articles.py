"""Articles as rows: the first is the newest, each next one some minutes older."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from blog.core.bulk import Row, moment_text
from blog.demo.seeding import words

BATCH = 5_000
NEWEST = datetime(2025, 12, 31, 18, 0, tzinfo=UTC)
STEP = timedelta(minutes=7)
LONG_BODIES = 5_000
PARAGRAPHS, FEW_PARAGRAPHS = 8, 2
"""The first 5,000 articles are of a usual length; a million such would fill a disk."""

POST = (
    "id", "type", "status", "version", "owner_id", "title", "slug", "standfirst",
    "body_format", "body_source", "body_html", "word_count", "language", "source_name",
    "source_url", "comments_open", "primary_category_id", "lead_alt", "lead_caption",
    "lead_credit", "preview_token", "published_at", "created_at", "updated_at",
)  # fmt: skip
BYLINE = ("post_id", "user_id", "position")
CATEGORY = ("post_id", "category_id")
TAG = ("post_id", "tag_id")


@dataclass(frozen=True)
class Places:
    """Whom and where articles may be given to, by id."""

    authors: Sequence[int]
    categories: Sequence[int]
    tags: Sequence[int]


@dataclass(frozen=True)
class Articles:
    """Some articles as rows for their four tables, with the columns named above."""

    posts: list[Row] = field(default_factory=list)
    bylines: list[Row] = field(default_factory=list)
    categories: list[Row] = field(default_factory=list)
    tags: list[Row] = field(default_factory=list)


def articles(chance: random.Random, number: int, places: Places) -> Iterator[Articles]:
    """So many articles, a few thousand at a time, with ids from 1."""
    stock = words.sentences(chance)
    for start in range(1, number + 1, BATCH):
        batch = Articles()
        for post_id in range(start, min(start + BATCH, number + 1)):
            author, category = chance.choice(places.authors), chance.choice(places.categories)
            batch.posts.append(_post(chance, stock, post_id, author, category))
            batch.bylines.append((post_id, author, 0))
            batch.categories.append((post_id, category))
            batch.tags.extend((post_id, tag) for tag in sorted(chance.sample(places.tags, 2)))
        yield batch


def _post(chance: random.Random, stock: list[str], post_id: int, author: int, category: int) -> Row:
    paragraphs = PARAGRAPHS if post_id <= LONG_BODIES else FEW_PARAGRAPHS
    body = "".join(
        f"<p>{' '.join(chance.choices(stock, k=4))}</p>" for _paragraph in range(paragraphs)
    )
    slug = f"{chance.choice(words.WORDS)}-{chance.choice(words.WORDS)}-{post_id}"
    moment = moment_text(NEWEST - (post_id - 1) * STEP)
    token = hashlib.sha256(f"{post_id}".encode()).hexdigest()
    return (
        post_id, "post", "published", 1, author, words.title(chance), slug, chance.choice(stock),
        "html", body, body, body.count(" ") + 1, "", "", "", True, category, "", "", "", token,
        moment, moment, moment,
    )  # fmt: skip
