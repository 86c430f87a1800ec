"""Asking for posts as those who write and edit them see them.

A list is walked along the last change, and what narrows it to few posts leads to them instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    and_,
    exists,
    func,
    select,
    tuple_,
)
from sqlalchemy.orm import undefer

from blog.accounts.permissions import SYSTEM, Actor, Capability
from blog.core import clock
from blog.core.db import db
from blog.core.errors import NotFound
from blog.core.plans import aside, few
from blog.posts import own
from blog.posts.drafts import PostDraft
from blog.posts.experts import names_of_experts
from blog.posts.models import Post, PostCategory, PostTag
from blog.posts.permissions import people_of
from blog.posts.publishing import PostState, PostStatus, PostType, state
from blog.posts.queries import Author, authors_of
from blog.taxonomy.models import Category, Tag

COUNTED = 1_000
Narrowing = tuple[Select[int] | CompoundSelect[int], ColumnElement[bool]]


class View(StrEnum):
    """What the list of posts may be narrowed to."""

    ALL = "all"
    MINE = "mine"
    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    DRAFT = "draft"
    PENDING = "pending"
    PRIVATE = "private"
    TRASH = "trash"


@dataclass(frozen=True)
class Editable:
    """A post as its form shows it."""

    id: int
    version: int
    status: str
    state: PostState
    preview_token: str
    people: frozenset[int]
    updated_at: datetime
    draft: PostDraft


@dataclass(frozen=True)
class Place:
    """Where a page of the list begins: after the post changed then, with that id."""

    updated_at: datetime
    post_id: int


@dataclass(frozen=True)
class Filters:
    """What a list of posts is narrowed to; `search` looks into titles."""

    post_type: str = PostType.POST
    view: View = View.ALL
    search: str = ""
    author_id: int | None = None
    category_id: int | None = None


@dataclass(frozen=True)
class DeskRow:
    """A post in the list."""

    id: int
    version: int
    type: str
    title: str
    status: str
    state: PostState
    owner_id: int | None
    authors: tuple[Author, ...]
    category_name: str
    published_at: datetime | None
    updated_at: datetime

    @property
    def people(self) -> frozenset[int]:
        """Everyone whose own the post is."""
        return people_of(self.owner_id, [author.id for author in self.authors])


@dataclass(frozen=True)
class DeskPage:
    """Posts, the last changed first; `older` is where the page after begins, None on the last."""

    rows: tuple[DeskRow, ...]
    older: Place | None


def post_for_edit(post_id: int) -> Editable:
    """The post as stored, with its source; raises NotFound. Six statements."""
    query = select(Post).where(Post.id == post_id).options(undefer(Post.body_source))
    post = db.session.scalar(query)
    if post is None:
        raise NotFound()
    authors = tuple(author.id for author in authors_of([post_id]).get(post_id, ()))
    categories = db.session.scalars(
        select(PostCategory.category_id)
        .where(PostCategory.post_id == post_id)
        .order_by(PostCategory.category_id)
    )
    tags = db.session.scalars(
        select(Tag.name)
        .join(PostTag, PostTag.tag_id == Tag.id)
        .where(PostTag.post_id == post_id)
        .order_by(Tag.name)
    )
    return Editable(
        id=post.id,
        version=post.version,
        status=post.status,
        state=state(post.status, post.published_at, clock.now()),
        preview_token=post.preview_token,
        people=people_of(post.owner_id, authors),
        updated_at=post.updated_at,
        draft=replace(
            _draft(post, authors, tuple(categories), tuple(tags)),
            experts=names_of_experts(post_id),
        ),
    )


def admin_list(
    actor: Actor, filters: Filters, after: Place | None = None, per_page: int = 20
) -> DeskPage:
    """A page of the posts that `actor` may work on, sought by key.

    Two statements, and one for each thing that the list is narrowed by.
    """
    query = (
        _listed(actor, filters).order_by(Post.updated_at.desc(), Post.id.desc()).limit(per_page + 1)
    )
    if after is not None:
        query = query.where(
            tuple_(Post.updated_at, Post.id) < tuple_(after.updated_at, after.post_id)
        )
    rows = db.session.execute(query).all()
    shown = rows[:per_page]
    authors = authors_of(row.id for row in shown) if shown else {}
    now = clock.now()
    items = tuple(
        DeskRow(
            id=row.id,
            version=row.version,
            type=row.type,
            title=row.title,
            status=row.status,
            state=state(row.status, row.published_at, now),
            owner_id=row.owner_id,
            authors=authors.get(row.id, ()),
            category_name=row.category_name or "",
            published_at=row.published_at,
            updated_at=row.updated_at,
        )
        for row in shown
    )
    more = len(rows) > per_page
    return DeskPage(items, Place(items[-1].updated_at, items[-1].id) if more else None)


def counts(actor: Actor, post_type: str = PostType.POST) -> dict[View, int]:
    """How many posts each view holds of those that `actor` may work on.

    Counted up to `COUNTED` + 1 for who may work on all; of somebody's own, all are counted. One
    statement, or two.
    """
    if _sees_all(actor):
        views = [view for view in View if view is not View.MINE]
        columns = [_bounded_count(view, post_type).label(view) for view in views]
        row = db.session.execute(select(*columns)).one()
        found = dict(zip(views, row, strict=True))
        mine = 0 if actor.user_id is None else _own_counts(actor.user_id, post_type)[View.ALL]
        return {view: mine if view is View.MINE else found[view] for view in View}
    return _own_counts(actor.user_id or 0, post_type)


def _bounded_count(view: View, post_type: str) -> ScalarSelect[int]:
    some = select(Post.id).where(Post.type == post_type, *_in_view(view)).limit(COUNTED + 1)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()


def _own_counts(user_id: int, post_type: str) -> dict[View, int]:
    """The same of somebody's own: at the cost of a list as long, in one statement."""
    columns = [
        func.count().filter(and_(*_in_view(View.ALL if view is View.MINE else view)))
        for view in View
    ]
    mine = Post.id.in_(own.own(user_id))
    row = db.session.execute(select(*columns).where(mine, aside(Post.type == post_type))).one()
    return dict(zip(View, row, strict=True))


def _sees_all(actor: Actor) -> bool:
    return actor is SYSTEM or actor.may(Capability.EDIT_OTHERS)


def _listed(actor: Actor, filters: Filters) -> Select[*tuple[Any, ...]]:
    """The posts that fit; led by what narrows them to few, else by their type and state."""
    query = select(
        Post.id,
        Post.version,
        Post.type,
        Post.title,
        Post.status,
        Post.owner_id,
        Post.published_at,
        Post.updated_at,
        Category.name.label("category_name"),
    ).outerjoin(Category, Category.id == Post.primary_category_id)
    conditions = [Post.type == filters.post_type, *_in_view(filters.view)]
    narrow = None
    for ids, condition in _narrowings(actor, filters):
        found = few(ids) if narrow is None else None
        if found is None:
            conditions.append(condition)
        else:
            narrow = found
    if narrow is not None:
        conditions = [Post.id.in_(narrow), *map(aside, conditions)]
    if filters.search:
        words = filters.search.replace("\x00", "")
        conditions.append(Post.title.icontains(words, autoescape=True))
    return query.where(*conditions)


def _narrowings(actor: Actor, filters: Filters) -> Iterator[Narrowing]:
    """What only some posts fit: the ids of those, and the condition."""
    if filters.view is View.MINE or not _sees_all(actor):
        user_id = actor.user_id or 0
        yield own.own(user_id), own.is_own(user_id)
    if filters.author_id is not None:
        yield own.signed(filters.author_id), own.is_signed_by(filters.author_id)
    if filters.category_id is not None:
        there = PostCategory.category_id == filters.category_id
        held = exists().where(PostCategory.post_id == Post.id, there)
        yield select(PostCategory.post_id).where(there), held
    if filters.view is View.SCHEDULED:
        due = _in_view(View.SCHEDULED)
        yield select(Post.id).where(Post.type == filters.post_type, *due), and_(*due)


def _in_view(view: View) -> list[ColumnElement[bool]]:
    """What a view holds; whose it is, is not asked here."""
    now = clock.now()
    if view in (View.ALL, View.MINE):
        return [Post.status != PostStatus.TRASH]
    if view is View.SCHEDULED:
        return [Post.status == PostStatus.PUBLISHED, Post.published_at > now]
    if view is View.PUBLISHED:
        # Nearly all that is published is out: no index is to begin with the time.
        return [Post.status == PostStatus.PUBLISHED, func.coalesce(Post.published_at, now) <= now]
    return [Post.status == view.value]


def _draft(
    post: Post, authors: tuple[int, ...], categories: tuple[int, ...], tags: tuple[str, ...]
) -> PostDraft:
    return PostDraft(
        type=post.type,
        title=post.title,
        slug=post.slug or "",
        standfirst=post.standfirst,
        body_source=post.body_source,
        body_format=post.body_format,
        language=post.language,
        source_name=post.source_name,
        source_url=post.source_url,
        author_ids=authors,
        primary_category_id=post.primary_category_id,
        category_ids=categories,
        tag_names=tags,
        comments_open=post.comments_open,
        comments_held=post.comments_held,
        comments_pause=post.comments_pause,
        questions=post.questions,
        lead_media_id=post.lead_media_id,
        lead_alt=post.lead_alt,
        lead_caption=post.lead_caption,
        lead_credit=post.lead_credit,
        published_at=post.published_at,
        import_key=post.import_key,
    )
