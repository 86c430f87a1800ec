"""Composing the front page: which articles stand where, in a handful of indexed reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, union_all

from blog.comments.models import Thread
from blog.core import clock
from blog.core.db import db
from blog.posts.archive_models import ArchiveEntry
from blog.taxonomy.queries import CategoryNode

HOME = "home"
SECONDARY = 4
RAIL = 5
MOST_DISCUSSED = 5
DISCUSSED_AMONG = 200


@dataclass(frozen=True)
class Section:
    """One section's articles on the front page, none of which stands elsewhere on it."""

    category: CategoryNode
    post_ids: tuple[int, ...]


@dataclass(frozen=True)
class Composition:
    """The front page as ids: every article once, but for those that are also much discussed.

    `earlier`: there are more than page 1 must show.
    """

    lead: int | None
    secondary: tuple[int, ...]
    sections: tuple[Section, ...]
    more: tuple[int, ...]
    most_discussed: tuple[int, ...]
    earlier: bool

    @property
    def post_ids(self) -> set[int]:
        """Every article that the page shows."""
        placed = {post_id for section in self.sections for post_id in section.post_ids}
        placed |= {*self.secondary, *self.more, *self.most_discussed}
        return placed | ({self.lead} if self.lead is not None else set())


def compose(categories: Sequence[CategoryNode], first_page: int) -> Composition:
    """Place the newest articles: a lead, secondary stories, a rail for each section.

    `first_page` is how many of the newest must appear somewhere, because page 2 begins after
    them. Two queries, whatever the number of sections or articles.
    """
    now = clock.now()
    enough = 1 + SECONDARY + RAIL
    latest = _latest({HOME: max(first_page + 1, enough)} | _scopes(categories, enough), now)
    newest = latest.get(HOME, [])
    head = newest[: 1 + SECONDARY]
    taken = set(head)
    sections = []
    for category in categories:
        fresh = [i for i in latest.get(f"category:{category.id}", ()) if i not in taken][:RAIL]
        if fresh:
            taken.update(fresh)
            sections.append(Section(category, tuple(fresh)))
    return Composition(
        lead=head[0] if head else None,
        secondary=tuple(head[1:]),
        sections=tuple(sections),
        more=tuple(i for i in newest[:first_page] if i not in taken),
        most_discussed=_most_discussed(now),
        earlier=len(newest) > first_page,
    )


def _scopes(categories: Iterable[CategoryNode], number: int) -> dict[str, int]:
    return {f"category:{category.id}": number for category in categories}


def _latest(scopes: dict[str, int], now: datetime) -> dict[str, list[int]]:
    """The newest visible articles of each scope, newest first; one query."""
    parts = []
    for scope, number in scopes.items():
        newest = (
            select(ArchiveEntry.scope, ArchiveEntry.published_at, ArchiveEntry.post_id)
            .where(ArchiveEntry.scope == scope, ArchiveEntry.published_at <= now)
            .order_by(ArchiveEntry.published_at.desc(), ArchiveEntry.post_id.desc())
            .limit(number)
            .subquery()
        )
        parts.append(select(newest.c.scope, newest.c.published_at, newest.c.post_id))
    rows = db.session.execute(union_all(*parts)).all()
    found: dict[str, list[int]] = {}
    for row in sorted(rows, key=lambda row: (row.published_at, row.post_id), reverse=True):
        found.setdefault(row.scope, []).append(row.post_id)
    return found


def _most_discussed(now: datetime) -> tuple[int, ...]:
    """Of the newest 200 articles, those with the most comments; one query."""
    recent = (
        select(ArchiveEntry.post_id)
        .where(ArchiveEntry.scope == HOME, ArchiveEntry.published_at <= now)
        .order_by(ArchiveEntry.published_at.desc(), ArchiveEntry.post_id.desc())
        .limit(DISCUSSED_AMONG)
        .subquery()
    )
    query = (
        select(Thread.post_id)
        .join(recent, recent.c.post_id == Thread.post_id)
        .where(Thread.approved > 0)
        .order_by(Thread.approved.desc(), Thread.post_id.desc())
        .limit(MOST_DISCUSSED)
    )
    return tuple(db.session.scalars(query))
