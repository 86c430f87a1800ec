"""Composing the front page: which articles stand where, in a handful of indexed reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Integer, bindparam, select, union_all

from blog.comments.models import Thread
from blog.comments.queries import DISCUSSED
from blog.core import clock
from blog.core.db import UTCDateTime, ask
from blog.core.sources import depends_on, lasts_until
from blog.posts.archive_models import ArchiveEntry
from blog.posts.archives import HOME, list_tags
from blog.taxonomy.queries import CategoryNode

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
    them. Three queries, whatever the number of sections or articles.
    """
    now = clock.now()
    scopes = [HOME, *_scopes(categories, 0)]
    depends_on(DISCUSSED, *(tag for scope in scopes for tag in list_tags(scope)))
    lasts_until(ask(_DUE, now=now).scalar())
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
    parameters: dict[str, Any] = {"now": now}
    for place, (scope, number) in enumerate(scopes.items()):
        parameters |= {f"scope{place}": scope, f"number{place}": number}
    rows = ask(_newest_of(len(scopes)), **parameters).all()
    found: dict[str, list[int]] = {}
    for row in sorted(rows, key=lambda row: (row.published_at, row.post_id), reverse=True):
        found.setdefault(row.scope, []).append(row.post_id)
    return found


@lru_cache(maxsize=64)
def _newest_of(scopes: int) -> CompoundSelect[str, datetime, int]:
    """The query for so many scopes, written once."""
    parts = []
    for place in range(scopes):
        newest = (
            select(ArchiveEntry.scope, ArchiveEntry.published_at, ArchiveEntry.post_id)
            .where(ArchiveEntry.scope == bindparam(f"scope{place}"), _OUT)
            .order_by(*_NEWEST_FIRST)
            .limit(bindparam(f"number{place}", type_=Integer))
            .subquery()
        )
        parts.append(select(newest.c.scope, newest.c.published_at, newest.c.post_id))
    return union_all(*parts)


def _most_discussed(now: datetime) -> tuple[int, ...]:
    """Of the newest 200 articles, those with the most comments; one query."""
    return tuple(row.post_id for row in ask(_DISCUSSED, now=now))


_OUT = ArchiveEntry.published_at <= bindparam("now", type_=UTCDateTime)
_DUE = (
    select(ArchiveEntry.published_at)
    .where(ArchiveEntry.scope == HOME)
    .where(ArchiveEntry.published_at > bindparam("now", type_=UTCDateTime))
    .order_by(ArchiveEntry.published_at)
    .limit(1)
)
_NEWEST_FIRST = (ArchiveEntry.published_at.desc(), ArchiveEntry.post_id.desc())
_RECENT = (
    select(ArchiveEntry.post_id)
    .where(ArchiveEntry.scope == HOME, _OUT)
    .order_by(*_NEWEST_FIRST)
    .limit(DISCUSSED_AMONG)
    .subquery()
)
_DISCUSSED = (
    select(Thread.post_id)
    .join(_RECENT, _RECENT.c.post_id == Thread.post_id)
    .where(Thread.approved > 0)
    .order_by(Thread.approved.desc(), Thread.post_id.desc())
    .limit(MOST_DISCUSSED)
)
