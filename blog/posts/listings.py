"""Reading the archives: numbered pages at a flat cost, periods of the calendar, neighbours.

Where a page begins is found by adding up the counts of blocks, so that no more than one block's
entries are ever skipped one by one. What is still to come is in the lists already, and is passed
over by the clock.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from operator import add
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ColumnExpressionArgument,
    Integer,
    ScalarSelect,
    Select,
    String,
    bindparam,
    func,
    literal,
    select,
    tuple_,
)

from blog.core import clock
from blog.core.db import UTCDateTime, ask
from blog.core.errors import NotFound
from blog.core.fragments import fragment
from blog.core.pagination import Page
from blog.core.settings.store import current
from blog.core.sources import depends_on, lasts_until
from blog.posts.archive_models import ArchiveBlock, ArchiveEntry
from blog.posts.archives import (
    ALL,
    BEFORE_ALL,
    BLOCK_SIZE,
    HOME,
    around_tag,
    category_scope,
    list_tags,
)
from blog.posts.settings import ReadingSettings

AFTER_ALL = datetime.max.replace(tzinfo=UTC)
SKIPPED = BLOCK_SIZE
"""So many entries may be skipped one by one."""

FEW = 8
INSTANT = timedelta(microseconds=1)
LAST_YEAR = 9998
MAX_ID = 2**31 - 1


@dataclass(frozen=True)
class Period:
    """A stretch of time: from `start`, up to but without `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Neighbours:
    """The ids of the articles published just before and just after one."""

    previous: int | None
    next: int | None


def period(year: int, month: int | None = None, day: int | None = None, *, zone: tzinfo) -> Period:
    """A year, a month or a day as the clocks of `zone` have it; raises NotFound if none is."""
    try:
        start = datetime(year, month or 1, day or 1, tzinfo=zone)
        if day is not None:
            end = start + timedelta(days=1)
        elif month is not None:
            end = start.replace(year=year + month // 12, month=month % 12 + 1)
        else:
            end = start.replace(year=year + 1)
        if not 1 < year <= LAST_YEAR or month == 0 or day == 0:
            raise NotFound
        return Period(start.astimezone(UTC), end.astimezone(UTC))
    except (ValueError, OverflowError):
        raise NotFound from None


def page(
    scope: str, number: int, per_page: int | None = None, within: Period | None = None
) -> Page[int]:
    """The ids of the articles on a numbered page of a list, newest first.

    `per_page` is the owner's setting by default. Raises NotFound for a page that is not there;
    an empty list has its first. Stored, or two statements; three beyond the newest thousand.
    """
    per_page = per_page or current(ReadingSettings).posts_per_page
    key = f"listing:{scope}:{number}:{per_page}:{within}"
    return fragment(key, lambda: _page(scope, number, per_page, within), size=_size)


def _page(scope: str, number: int, per_page: int, within: Period | None) -> Page[int]:
    now = clock.now()
    newest = min(within.end, now + INSTANT) if within else now + INSTANT
    oldest = within.start if within else BEFORE_ALL
    depends_on(*list_tags(scope))
    reach = ask(_REACH, scope=scope, newest=newest, oldest=oldest, now=now).one()
    lasts_until(reach.due)
    total = max(0, reach.reached - reach.whole - reach.part)
    offset = (number - 1) * per_page
    if number < 1 or (offset >= total and number > 1):
        raise NotFound
    wanted = min(per_page, total - offset)
    ids = _slice(scope, newest, offset, int(reach.part), wanted) if wanted > 0 else []
    return Page(ids, number, per_page, total)


def neighbours(
    post_id: int, published_at: datetime | None, category_id: int | None = None
) -> Neighbours:
    """The articles before and after one, within its primary category if the owner says so.

    One statement, led by the index to each of the two rows.
    """
    if published_at is None:
        return Neighbours(None, None)
    within = current(ReadingSettings).neighbours_within_category and category_id is not None
    scope = category_scope(category_id) if within and category_id is not None else HOME
    depends_on(*((ALL, around_tag(post_id)) if scope == HOME else list_tags(scope)))
    now = clock.now()
    # One upper bound, not two: an index can begin at only one of them.
    moment, post = (published_at, post_id) if published_at <= now else (now, MAX_ID)
    own = {"own_moment": published_at, "own_post": post_id}
    previous, next_, due = ask(_AROUND, scope=scope, moment=moment, post=post, now=now, **own).one()
    lasts_until(due if next_ is None else None)
    return Neighbours(previous, next_)


def _size(page: Page[int]) -> int:
    return 100 + 40 * len(page.items)


def _slice(scope: str, newest: datetime, offset: int, part: int, limit: int) -> list[int]:
    """`limit` ids after the newest `offset` of the entries before `newest`.

    `part` entries of the block that `newest` lies in are not before it. Whole blocks are passed
    by as long as one may lie between.
    """
    moment, post = newest, 0
    while offset >= SKIPPED:
        at_most = 2 * offset // SKIPPED + FEW
        place = {"scope": scope, "moment": moment, "post": post}
        passed = ask(_PASSED, **place, at_most=at_most, entries=offset + part).one_or_none()
        if passed is None:
            break
        moment, post = passed.starts_at, passed.starts_id
        offset, part = offset + part - int(passed.entries), 0
    found = ask(_ENTRIES, scope=scope, moment=moment, post=post, skip=offset, limit=limit)
    return [row.post_id for row in found]


def _newer(moment: ColumnElement[datetime]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """How many entries are at `moment` or later: in whole blocks, and in a part of one more."""
    blocks = select(ArchiveBlock).where(
        ArchiveBlock.scope == _SCOPE, ArchiveBlock.starts_at >= moment
    )
    whole = blocks.with_only_columns(func.coalesce(func.sum(ArchiveBlock.entries), 0))
    first = blocks.order_by(ArchiveBlock.starts_at, ArchiveBlock.starts_id).limit(1)
    first_at = first.with_only_columns(ArchiveBlock.starts_at).scalar_subquery()
    first_id = first.with_only_columns(ArchiveBlock.starts_id).scalar_subquery()
    until_at = func.coalesce(first_at, literal(AFTER_ALL, UTCDateTime))
    part = select(func.count()).where(
        ArchiveEntry.scope == _SCOPE,
        ArchiveEntry.published_at >= moment,
        ArchiveEntry.published_at <= until_at,  # says nothing new, but PostgreSQL plans by it
        _key(ArchiveEntry.published_at, ArchiveEntry.post_id)
        < _key(until_at, func.coalesce(first_id, 0)),
    )
    return _number(whole.scalar_subquery()), _number(part.scalar_subquery())


def _reach() -> Select[*tuple[Any, ...]]:
    """How many entries are at `newest` or later, how many at `oldest`, and when the next is due."""
    whole, part = _newer(bindparam("newest", type_=UTCDateTime))
    reached = add(*_newer(bindparam("oldest", type_=UTCDateTime)))
    return select(
        whole.label("whole"), part.label("part"), reached.label("reached"), _DUE.label("due")
    )


def _passed() -> Select[*tuple[Any, ...]]:
    """The oldest of the blocks before a place that hold no more than `entries`, all together."""
    order = (ArchiveBlock.starts_at.desc(), ArchiveBlock.starts_id.desc())
    entries = func.sum(ArchiveBlock.entries).over(order_by=order, rows=(None, 0))
    blocks = (
        select(ArchiveBlock.starts_at, ArchiveBlock.starts_id, entries.label("entries"))
        .where(
            ArchiveBlock.scope == _SCOPE,
            _key(ArchiveBlock.starts_at, ArchiveBlock.starts_id) < _HERE,
        )
        .order_by(*order)
        .limit(bindparam("at_most", type_=Integer))
        .subquery()
    )
    within = select(blocks).where(blocks.c.entries <= bindparam("entries", type_=Integer))
    return within.order_by(blocks.c.entries.desc()).limit(1)


def _key(
    moment: ColumnExpressionArgument[datetime], post_id: ColumnExpressionArgument[int]
) -> ColumnElement[tuple[datetime, int]]:
    return tuple_(moment, post_id)


def _number(count: ScalarSelect[int]) -> ColumnElement[int]:
    return func.coalesce(count, 0)


_SCOPE = bindparam("scope", type_=String)
_ENTRY = _key(ArchiveEntry.published_at, ArchiveEntry.post_id)
_HERE = _key(bindparam("moment", type_=UTCDateTime), bindparam("post", type_=Integer))
_OWN = _key(bindparam("own_moment", type_=UTCDateTime), bindparam("own_post", type_=Integer))
_NEWEST_FIRST = (ArchiveEntry.published_at.desc(), ArchiveEntry.post_id.desc())
_NOW = bindparam("now", type_=UTCDateTime)
_DUE = (
    select(ArchiveEntry.published_at)
    .where(ArchiveEntry.scope == _SCOPE, ArchiveEntry.published_at > _NOW)
    .order_by(ArchiveEntry.published_at)
    .limit(1)
    .scalar_subquery()
)
_REACH = _reach()
_PASSED = _passed()
_LISTED = select(ArchiveEntry.post_id).where(ArchiveEntry.scope == _SCOPE)
_ENTRIES = (
    _LISTED.where(_ENTRY < _HERE)
    .order_by(*_NEWEST_FIRST)
    .offset(bindparam("skip", type_=Integer))
    .limit(bindparam("limit", type_=Integer))
)
_OLDER = _LISTED.where(_ENTRY < _HERE).order_by(*_NEWEST_FIRST).limit(1)
_NEWER = (
    _LISTED.where(_ENTRY > _OWN, ArchiveEntry.published_at <= _NOW)
    .order_by(ArchiveEntry.published_at, ArchiveEntry.post_id)
    .limit(1)
)
_AROUND = select(_OLDER.scalar_subquery(), _NEWER.scalar_subquery(), _DUE)
