"""Synthetic content in any amount, the same for the same seed: for benchmarks and big lists."""

import hashlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, literal, select
from sqlalchemy.orm import Session

from blog.accounts.models import User
from blog.comments.models import Comment, CommentTally, Thread
from blog.core import clock
from blog.core.db import Model, catch_up_ids, transaction
from blog.core.errors import Conflict
from blog.core.tags import touch
from blog.posts import archives
from blog.posts.models import Byline, Post, PostCategory, PostTag
from blog.taxonomy.models import Category, Tag

BATCH = 2_000
NEWEST = datetime(2025, 12, 31, 18, 0, tzinfo=UTC)
STEP = timedelta(minutes=7)
FIRST_ARTICLE_COMMENTS = 50
AUTHORS = 8
TAGS = 20
SECTIONS = (
    ("Politics", ("Parliament", "Regions", "Abroad")),
    ("Economy", ("Prices", "Trade")),
    ("Science", ("Climate", "Space")),
    ("Culture", ("Music", "Books", "Stage")),
)
WORDS = (
    "harbour council river morning letter engine winter market railway garden signal window "
    "committee orchard ledger bridge lantern quarry timber festival archive compass glacier "
    "meadow printer senate tunnel village weather customs ferry granite island junction kiln "
    "library museum north orbit paper question report station theatre union valley wharf year"
).split()

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Grown:
    """What was made."""

    posts: int
    comments: int
    first_post_id: int | None


def seed(posts: int, comments: int, number: int, progress: Progress = lambda _done: None) -> Grown:
    """Fill an empty site; `progress` is called with the number of rows made since the last call.

    The first article has 50 threaded comments (or all, if fewer are asked for); without articles
    there are no comments. Raises Conflict if the site has articles already.
    """
    chance = random.Random(number)
    with transaction() as session:
        if session.scalar(select(Post.id).limit(1)) is not None:
            raise Conflict("The site has articles already; seed an empty one.")
        authors = _authors(session)
        categories = _categories(session)
        tags = _tags(session)
        first = (session.scalar(select(func.max(Post.id))) or 0) + 1
        for rows in _batches(_posts(chance, first, posts, authors, categories, tags)):
            _store(session, rows)
            progress(len(rows[Post]))
        for rows in _batches(_comments(chance, first, posts, comments)):
            _store(session, rows)
            progress(len(rows[Comment]))
        catch_up_ids(Post, Comment)
        _count_comments(session)
        archives.rebuild_all()
        touch("categories")
    return Grown(posts, comments if posts else 0, first if posts else None)


Rows = dict[type[Model], list[dict[str, Any]]]


def _authors(session: Session) -> list[int]:
    now = clock.now()
    ids = []
    for number in range(1, AUTHORS + 1):
        user = User(
            email=f"writer{number}@example.org",
            name=f"Writer {number}",
            slug=f"writer-{number}",
            role="author",
            created_at=now,
        )
        session.add(user)
        session.flush()
        ids.append(user.id)
    return ids


def _categories(session: Session) -> list[int]:
    """The ids of the sections' children: where articles go."""
    leaves = []
    for name, children in SECTIONS:
        parent = _category(session, name, None)
        leaves += [_category(session, child, parent).id for child in children]
    return leaves


def _category(session: Session, name: str, parent: Category | None) -> Category:
    slug = name.lower()
    category = Category(
        name=name,
        slug=slug,
        path=f"{parent.path}/{slug}" if parent else slug,
        parent_id=parent.id if parent else None,
        created_at=clock.now(),
    )
    session.add(category)
    session.flush()
    return category


def _tags(session: Session) -> list[int]:
    tags = [Tag(name=word.title(), slug=word) for word in WORDS[:TAGS]]
    session.add_all(tags)
    session.flush()
    return [tag.id for tag in tags]


def _posts(
    chance: random.Random,
    first: int,
    number: int,
    authors: list[int],
    categories: list[int],
    tags: list[int],
) -> Iterator[Rows]:
    for index in range(number):
        post_id = first + index
        body = "".join(f"<p>{_sentences(chance, 4)}</p>" for _part in range(8))
        moment = NEWEST - index * STEP
        author, category = chance.choice(authors), chance.choice(categories)
        post = {
            "id": post_id,
            "type": "post",
            "status": "published",
            "version": 1,
            "owner_id": author,
            "title": _title(chance),
            "slug": f"{chance.choice(WORDS)}-{chance.choice(WORDS)}-{post_id}",
            "standfirst": _sentences(chance, 1),
            "body_format": "html",
            "body_source": body,
            "body_html": body,
            "word_count": len(body.split()),
            "language": "",
            "source_name": "",
            "source_url": "",
            "comments_open": True,
            "primary_category_id": category,
            "lead_alt": "",
            "lead_caption": "",
            "lead_credit": "",
            "preview_token": hashlib.sha256(f"{post_id}".encode()).hexdigest(),
            "published_at": moment,
            "created_at": moment,
            "updated_at": moment,
        }
        yield {
            Post: [post],
            Byline: [{"post_id": post_id, "user_id": author, "position": 0}],
            PostCategory: [{"post_id": post_id, "category_id": category}],
            PostTag: [
                {"post_id": post_id, "tag_id": tag} for tag in sorted(chance.sample(tags, 2))
            ],
        }


def _comments(chance: random.Random, first: int, posts: int, number: int) -> Iterator[Rows]:
    """The first article's conversation, then comments strewn over the rest."""
    latest: dict[int, int] = {}
    if not posts:
        return
    for comment_id in range(1, number + 1):
        post_id = first
        if comment_id > FIRST_ARTICLE_COMMENTS and posts > 1:
            post_id = first + 1 + min(int(chance.expovariate(6 / posts)), posts - 2)
        answers = latest.get(post_id) if chance.random() < 0.6 else None
        if len(latest) > 50_000:
            latest.clear()
        latest[post_id] = comment_id
        yield {Comment: [_comment(chance, comment_id, post_id, answers)]}


def _comment(
    chance: random.Random, comment_id: int, post_id: int, answers: int | None
) -> dict[str, Any]:
    text = _sentences(chance, 3)
    moment = NEWEST + comment_id * timedelta(seconds=1)
    name = f"Reader {chance.randrange(5_000)}"
    return {
        "id": comment_id,
        "post_id": post_id,
        "parent_id": answers,
        "version": 1,
        "status": "approved",
        "status_changed_at": moment,
        "reasons": [],
        "author_name": name,
        "author_email": f"{name.lower().replace(' ', '.')}@example.net",
        "author_url": "",
        "body_source": text,
        "body_html": f"<p>{text}</p>",
        "body_digest": hashlib.sha256(f"{comment_id}".encode()).hexdigest(),
        "created_at": moment,
    }


def _batches(pieces: Iterator[Rows]) -> Iterator[Rows]:
    gathered: Rows = {}
    for count, piece in enumerate(pieces, 1):
        for table, rows in piece.items():
            gathered.setdefault(table, []).extend(rows)
        if count % BATCH == 0:
            yield gathered
            gathered = {}
    if gathered:
        yield gathered


def _store(session: Session, rows: Rows) -> None:
    for table, values in rows.items():
        session.execute(insert(table), values)


def _count_comments(session: Session) -> None:
    per_post = select(Comment.post_id, func.count(), literal(0)).group_by(Comment.post_id)
    session.execute(insert(Thread).from_select(["post_id", "approved", "pending"], per_post))
    per_status = select(Comment.status, func.count()).group_by(Comment.status)
    session.execute(insert(CommentTally).from_select(["status", "comments"], per_status))


def _title(chance: random.Random) -> str:
    return " ".join(chance.sample(WORDS, chance.randint(4, 9))).capitalize()


def _sentences(chance: random.Random, number: int) -> str:
    return " ".join(
        f"{' '.join(chance.choices(WORDS, k=chance.randint(7, 14))).capitalize()}."
        for _sentence in range(number)
    )
