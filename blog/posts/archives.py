"""Keeping the archives: every article in its lists, and every list counted in blocks.

Entries are ordered by time and id. A block counts the entries from its start up to the next
block's; a list's first block starts before all time and stays even when it counts nothing. No
block counts more than `BLOCK_SIZE`. Whoever writes here holds `content`, so counts never race.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from blog.core.db import insert_or, transaction
from blog.core.locks import hold
from blog.core.tags import touch
from blog.posts.archive_models import ArchiveBlock, ArchiveEntry
from blog.posts.models import Byline, Post, PostCategory, PostTag
from blog.posts.publishing import PostStatus, PostType
from blog.taxonomy.models import Category

BLOCK_SIZE = 1_000
BEFORE_ALL = datetime(1, 1, 1, tzinfo=UTC)
HOME = "home"
ALL = "archive"
KINDS = (HOME, "category", "tag", "author")
CONTENT = "content"

Place = tuple[str, datetime]


class Block(NamedTuple):
    """A row of the blocks."""

    scope: str
    starts_at: datetime
    starts_id: int
    entries: int


def category_scope(category_id: int) -> str:
    """The list of a section, which holds the articles of all sections beneath it as well."""
    return f"category:{category_id}"


def tag_scope(tag_id: int) -> str:
    """The list of a tag."""
    return f"tag:{tag_id}"


def author_scope(user_id: int) -> str:
    """The list of what a person has signed."""
    return f"author:{user_id}"


def list_tags(scope: str) -> tuple[str, str]:
    """What tells that a list has changed: it alone, or all of them."""
    return ALL, f"list:{scope}"


def around_tag(post_id: int) -> str:
    """What tells that the articles before or after one, of all articles, are others now."""
    return f"around:{post_id}"


def list_post(
    session: Session,
    post_id: int,
    scopes: Collection[str],
    published_at: datetime,
    block_size: int = BLOCK_SIZE,
) -> None:
    """Have the post listed in exactly these scopes, at that time."""
    _place(session, post_id, {(scope, published_at) for scope in scopes}, block_size)


def unlist_post(session: Session, post_id: int, block_size: int = BLOCK_SIZE) -> None:
    """Take the post out of every list."""
    _place(session, post_id, set(), block_size)


def rebuild(scopes: Collection[str], block_size: int = BLOCK_SIZE) -> None:
    """Make these lists anew from the articles themselves."""
    ids: dict[str, list[int]] = {}
    for kind, _colon, number in (scope.partition(":") for scope in scopes):
        ids.setdefault(kind, []).append(int(number or 0))
    with transaction() as session:
        hold(CONTENT)
        session.flush()
        for model in (ArchiveEntry, ArchiveBlock):
            session.execute(delete(model).where(model.scope.in_(scopes)))
        for kind, wanted in ids.items():
            _fill(session, _belonging(kind, wanted))
        _count(session, ArchiveEntry.scope.in_(scopes), block_size)
        touch(*(ALL,) if HOME in scopes else (list_tags(scope)[-1] for scope in scopes))


def rebuild_all(block_size: int = BLOCK_SIZE) -> None:
    """Make every list anew, after articles were loaded in bulk."""
    with transaction() as session:
        hold(CONTENT)
        for model in (ArchiveEntry, ArchiveBlock):
            session.execute(delete(model))
        for kind in KINDS:
            _fill(session, _belonging(kind))
        _count(session, None, block_size)
        touch(ALL)


def _place(session: Session, post_id: int, wanted: set[Place], block_size: int) -> None:
    hold(CONTENT)
    session.flush()
    query = select(ArchiveEntry.scope, ArchiveEntry.published_at)
    standing = {
        (row.scope, row.published_at)
        for row in session.execute(query.where(ArchiveEntry.post_id == post_id))
    }
    for published_at, scopes in _by_time(standing - wanted):
        _remove(session, post_id, scopes, published_at, block_size)
        _tell(session, post_id, scopes, published_at)
    for published_at, scopes in _by_time(wanted - standing):
        _add(session, post_id, scopes, published_at, block_size)
        _tell(session, post_id, scopes, published_at)


def _tell(session: Session, post_id: int, scopes: list[str], published_at: datetime) -> None:
    """What shows these lists is no longer true, nor are the articles' ways to their neighbours."""
    touch(*(list_tags(scope)[-1] for scope in scopes))
    if HOME in scopes:
        here = _key(published_at, post_id)
        order = (ArchiveEntry.published_at, ArchiveEntry.post_id)
        listed = select(ArchiveEntry.post_id).where(ArchiveEntry.scope == HOME).limit(1)
        older = listed.where(tuple_(*order) < here).order_by(*(key.desc() for key in order))
        newer = listed.where(tuple_(*order) > here).order_by(*order)
        beside = session.execute(select(older.scalar_subquery(), newer.scalar_subquery())).one()
        touch(*(around_tag(other) for other in beside if other is not None))


def _by_time(places: Iterable[Place]) -> list[tuple[datetime, list[str]]]:
    by_time: dict[datetime, list[str]] = {}
    for scope, published_at in sorted(places):
        by_time.setdefault(published_at, []).append(scope)
    return sorted(by_time.items())


def _add(
    session: Session, post_id: int, scopes: list[str], published_at: datetime, block_size: int
) -> None:
    session.execute(
        insert_or(ArchiveBlock).on_conflict_do_nothing(),
        [
            {"scope": scope, "starts_at": BEFORE_ALL, "starts_id": 0, "entries": 0}
            for scope in scopes
        ],
    )
    session.execute(
        insert(ArchiveEntry),
        [{"scope": scope, "published_at": published_at, "post_id": post_id} for scope in scopes],
    )
    for block in _step(session, scopes, published_at, post_id, +1):
        if block.entries > block_size:
            _split(session, block)


def _remove(
    session: Session, post_id: int, scopes: list[str], published_at: datetime, block_size: int
) -> None:
    session.execute(
        delete(ArchiveEntry).where(
            ArchiveEntry.post_id == post_id,
            ArchiveEntry.published_at == published_at,
            ArchiveEntry.scope.in_(scopes),
        )
    )
    for block in _step(session, scopes, published_at, post_id, -1):
        if block.starts_at != BEFORE_ALL and block.entries <= block_size // 4:
            _merge(session, block, block_size)


def _step(
    session: Session, scopes: list[str], published_at: datetime, post_id: int, step: int
) -> list[Block]:
    """Add `step` to the block of each scope that the entry belongs to; returns those blocks."""
    later = aliased(ArchiveBlock)
    entry = _key(published_at, post_id)
    start = tuple_(ArchiveBlock.starts_at, ArchiveBlock.starts_id)
    later_start = tuple_(later.starts_at, later.starts_id)
    nearer = exists().where(
        later.scope == ArchiveBlock.scope, later_start > start, later_start <= entry
    )
    rows = session.execute(
        update(ArchiveBlock)
        .where(ArchiveBlock.scope.in_(scopes), start <= entry, ~nearer)
        .values(entries=ArchiveBlock.entries + step)
        .returning(
            ArchiveBlock.scope, ArchiveBlock.starts_at, ArchiveBlock.starts_id, ArchiveBlock.entries
        )
        .execution_options(synchronize_session=False)
    )
    return [Block(*row) for row in rows]


def _split(session: Session, block: Block) -> None:
    """Give the newer half of the block's entries to a block of their own."""
    kept = block.entries // 2
    middle = session.execute(
        select(ArchiveEntry.published_at, ArchiveEntry.post_id)
        .where(
            ArchiveEntry.scope == block.scope,
            tuple_(ArchiveEntry.published_at, ArchiveEntry.post_id)
            >= _key(block.starts_at, block.starts_id),
        )
        .order_by(ArchiveEntry.published_at, ArchiveEntry.post_id)
        .offset(kept)
        .limit(1)
    ).one()
    session.execute(
        insert(ArchiveBlock).values(
            scope=block.scope,
            starts_at=middle.published_at,
            starts_id=middle.post_id,
            entries=block.entries - kept,
        )
    )
    _set(session, block, kept)


def _merge(session: Session, block: Block, block_size: int) -> None:
    """Give the block's entries to the block before it, where that leaves it room to grow."""
    before = session.execute(
        select(ArchiveBlock.starts_at, ArchiveBlock.starts_id, ArchiveBlock.entries)
        .where(
            ArchiveBlock.scope == block.scope,
            tuple_(ArchiveBlock.starts_at, ArchiveBlock.starts_id)
            < _key(block.starts_at, block.starts_id),
        )
        .order_by(ArchiveBlock.starts_at.desc(), ArchiveBlock.starts_id.desc())
        .limit(1)
    ).one()
    together = before.entries + block.entries
    if block.entries and together > block_size // 2:
        return
    session.execute(delete(ArchiveBlock).where(_is(block)))
    _set(session, block._replace(**before._mapping), together)


def _set(session: Session, block: Block, entries: int) -> None:
    session.execute(update(ArchiveBlock).where(_is(block)).values(entries=entries))


def _is(block: Block) -> ColumnElement[bool]:
    return (
        (ArchiveBlock.scope == block.scope)
        & (ArchiveBlock.starts_at == block.starts_at)
        & (ArchiveBlock.starts_id == block.starts_id)
    )


def _key(moment: datetime, post_id: int) -> ColumnElement[tuple[datetime, int]]:
    """A place in a list's order, to be compared with others."""
    return tuple_(
        literal(moment, ArchiveBlock.starts_at.type), literal(post_id, ArchiveBlock.starts_id.type)
    )


def _belonging(kind: str, ids: Collection[int] = ()) -> Select[str, datetime | None, int]:
    """All entries that belong to the lists of that kind, or to those of `ids` alone."""
    category, above = aliased(Category), aliased(Category)
    scope: ColumnElement[str]
    owner: ColumnElement[int] | InstrumentedAttribute[int]
    entries = select(Post)
    if kind == HOME:
        scope, owner = literal(HOME), literal(0)
    elif kind == "category":
        scope, owner = _scope(kind, above.id), above.id
        entries = (
            entries.join(PostCategory, PostCategory.post_id == Post.id)
            .join(category, category.id == PostCategory.category_id)
            .join(above, (above.id == category.id) | category.path.startswith(above.path + "/"))
        )
    elif kind == "tag":
        scope, owner = _scope(kind, PostTag.tag_id), PostTag.tag_id
        entries = entries.join(PostTag, PostTag.post_id == Post.id)
    else:
        scope, owner = _scope(kind, Byline.user_id), Byline.user_id
        entries = entries.join(Byline, Byline.post_id == Post.id)
    entries = entries.where(
        Post.type == PostType.POST,
        Post.status == PostStatus.PUBLISHED,
        Post.published_at.is_not(None),
    )
    if ids:
        entries = entries.where(owner.in_(ids))
    order = (scope, Post.published_at, Post.id)
    return entries.with_only_columns(*order).order_by(*order)


def _scope(
    kind: str, column: ColumnElement[int] | InstrumentedAttribute[int]
) -> ColumnElement[str]:
    return literal(f"{kind}:").concat(cast(column, String))


def _fill(session: Session, entries: Select[str, datetime | None, int]) -> None:
    """Add the entries in their order; one that is told twice, by two sections, is one."""
    columns = ["scope", "published_at", "post_id"]
    into = insert_or(ArchiveEntry).from_select(columns, entries)
    session.execute(into.on_conflict_do_nothing())


def _count(session: Session, which: ColumnElement[bool] | None, block_size: int) -> None:
    """Make the blocks of the entries that are there; only where each begins is held in memory."""
    order = (ArchiveEntry.published_at, ArchiveEntry.post_id)
    number = func.row_number().over(partition_by=ArchiveEntry.scope, order_by=order) - 1
    entries = select(ArchiveEntry.scope, *order, number.label("number"))
    totals = select(ArchiveEntry.scope, func.count()).group_by(ArchiveEntry.scope)
    if which is not None:
        entries, totals = entries.where(which), totals.where(which)
    in_list = dict(session.execute(totals).all())
    numbered = entries.subquery()
    starts = session.execute(select(numbered).where(numbered.c.number % block_size == 0))
    blocks = [
        {
            "scope": row.scope,
            "starts_at": row.published_at if row.number else BEFORE_ALL,
            "starts_id": row.post_id if row.number else 0,
            "entries": min(block_size, in_list[row.scope] - row.number),
        }
        for row in starts
    ]
    if blocks:
        session.execute(insert(ArchiveBlock), blocks)
