"""Synthetic content in any amount, the same for the same seed: for benchmarks and big lists."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from blog.accounts.models import User
from blog.comments.models import Branch, Comment, CommentTally, Thread
from blog.comments.recounts import count_branches, count_sections
from blog.comments.states import Status
from blog.core import clock
from blog.core.bulk import Load, bulk_load
from blog.core.db import db
from blog.core.errors import Conflict
from blog.core.tags import touch
from blog.demo.seeding import articles, conversations
from blog.demo.seeding.people import WRITERS, Person, writer
from blog.demo.seeding.words import WORDS
from blog.posts import archives
from blog.posts.archive_models import ArchiveEntry
from blog.posts.models import Byline, Post, PostCategory, PostTag
from blog.search import services as search
from blog.taxonomy.models import Category, Tag

TAGS = 20
PENDING_SHARE = 200
"""One comment in so many waits, unless it is said how many should."""

INDEXED = 200_000
"""So many articles and comments are indexed for search unless it is said otherwise."""

SECTIONS = (
    ("Politics", ("Parliament", "Regions", "Abroad")),
    ("Economy", ("Prices", "Trade")),
    ("Science", ("Climate", "Space")),
    ("Culture", ("Music", "Books", "Stage")),
)
ARTICLES = (Post, Byline, PostCategory, PostTag)


class Bar(Protocol):
    """Something that shows how far a long work is."""

    def update(self, n_steps: int) -> None:
        """So many steps more are done."""


Bars = Callable[[str, int], AbstractContextManager[Bar]]


class Silence:
    """A bar that shows nothing."""

    def update(self, n_steps: int) -> None:
        """Nothing to see."""


@contextmanager
def silence(_label: str, _steps: int) -> Iterator[Bar]:
    """For those who do not want to see how far it is."""
    yield Silence()


@dataclass(frozen=True)
class Grown:
    """What was made; `pending` of the comments wait for a moderator."""

    posts: int
    comments: int
    pending: int
    first_post_id: int | None
    can_be_searched: bool


def seed(
    posts: int,
    comments: int,
    number: int,
    pending: int | None = None,
    is_indexed: bool | None = None,
    bars: Bars = silence,
) -> Grown:
    """Fill an empty site; each long step shows itself on a bar of its own.

    The first article has 50 threaded comments (or all, if fewer are asked for), every one of them
    approved. Without articles there are no comments. `pending` of them wait for a moderator, and
    readers find them all by searching if `is_indexed`; both are chosen by the amount by default.
    It is all one transaction: if it fails, the site is as empty as before. Raises Conflict if the
    site has articles already.
    """
    _refuse_articles(db.session())
    amounts = conversations.Amounts(
        posts,
        comments if posts else 0,
        comments // PENDING_SHARE if pending is None else pending,
    )
    with bulk_load(*ARTICLES, Comment, Branch, ArchiveEntry, Thread) as load:
        _refuse_articles(load.session)
        writers = _writers(load.session)
        _fill_articles(load, amounts.posts, number, writers, bars)
        _fill_comments(load, amounts, number, writers, bars)
        _complete(load, bars)
        if is_indexed is None:
            is_indexed = posts + comments <= INDEXED
        if is_indexed:
            _index(posts, amounts.comments, bars)
        touch("categories")
    return Grown(posts, amounts.comments, amounts.waiting, 1 if posts else None, is_indexed)


def _refuse_articles(session: Session) -> None:
    if session.scalar(select(Post.id).limit(1)) is not None:
        raise Conflict("The site has articles already; seed an empty one.")


def _fill_articles(load: Load, posts: int, number: int, writers: list[Person], bars: Bars) -> None:
    authors = [each.user_id for each in writers if each.user_id]
    places = articles.Places(authors, _categories(load.session), _tags(load.session))
    chance = random.Random(f"articles {number}")
    with bars("Articles", posts) as bar:
        for batch in articles.articles(chance, posts, places):
            load.rows(Post, articles.POST, batch.posts)
            load.rows(Byline, articles.BYLINE, batch.bylines)
            load.rows(PostCategory, articles.CATEGORY, batch.categories)
            load.rows(PostTag, articles.TAG, batch.tags)
            bar.update(len(batch.posts))


def _fill_comments(
    load: Load,
    amounts: conversations.Amounts,
    number: int,
    writers: list[Person],
    bars: Bars,
) -> None:
    chance = random.Random(f"comments {number}")
    with bars("Comments", amounts.comments) as bar:
        for rows in conversations.comments(chance, amounts, writers):
            load.rows(Comment, conversations.COLUMNS, rows)
            bar.update(len(rows))


def _complete(load: Load, bars: Bars) -> None:
    """What is made of the rows once they are there: indexes, then lists and counts."""
    with bars("Indexes", load.steps(*ARTICLES, Comment)) as bar:
        for _name in load.complete(*ARTICLES, Comment):
            bar.update(1)
    with bars("Lists and counts", 2 + load.steps(Branch, ArchiveEntry, Thread)) as bar:
        _count_comments(load.session)
        bar.update(1)
        archives.rebuild_all()
        bar.update(1)
        for _name in load.complete(Branch, ArchiveEntry, Thread):
            bar.update(1)


def _count_comments(session: Session) -> None:
    columns = (
        Comment.post_id,
        func.count().filter(Comment.status == Status.APPROVED),
        func.count().filter(Comment.status == Status.PENDING),
    )
    per_post = select(*columns).group_by(Comment.post_id)
    session.execute(insert(Thread).from_select(["post_id", "approved", "pending"], per_post))
    count_branches(session)
    count_sections(session)
    per_status = select(Comment.status, func.count()).group_by(Comment.status)
    session.execute(insert(CommentTally).from_select(["status", "comments"], per_status))


def _index(posts: int, comments: int, bars: Bars) -> None:
    with bars("Search index", posts + comments) as bar:
        for step in (search.rebuild_posts, search.rebuild_comments):
            reached = 0
            while (last := step(reached)) is not None:
                bar.update(last - reached)
                reached = last


def _writers(session: Session) -> list[Person]:
    made = []
    for number in range(1, WRITERS + 1):
        person = writer(number)
        user = User(
            email=person.email,
            name=person.name,
            slug=f"writer-{number}",
            role="author",
            created_at=clock.now(),
        )
        session.add(user)
        session.flush()
        made.append(writer(number, user.id))
    return made


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
