"""The moderation queue: views with counts, filters, and pages that cost the same however deep."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from blog.accounts.permissions import Actor
from blog.comments.models import Comment, CommentTally, Thread
from blog.comments.permissions import may_moderate_all, may_moderate_own
from blog.comments.states import Status
from blog.core.db import db
from blog.core.errors import Forbidden, NotFound
from blog.core.i18n import _
from blog.posts.models import Byline, Post

PER_PAGE = 20
COUNT_LIMIT = 1_000
SEARCH_WINDOW = 10_000
ARTICLES = 50
ARTICLES_WINDOW = 500


class View(StrEnum):
    """The views of the queue, in the order of their tabs."""

    ALL = "all"
    MINE = "mine"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    SPAM = "spam"
    TRASH = "trash"


IN_ALL = (Status.PENDING, Status.APPROVED)


Place = tuple[datetime, int]
"""Where a comment stands in the queue: its time, then its id."""


@dataclass(frozen=True)
class Filters:
    """What a moderator looks for; the page holds what is older, or newer, than a place."""

    view: View = View.PENDING
    text: str = ""
    post_id: int | None = None
    email: str = ""
    address_hash: str = ""
    older_than: Place | None = None
    newer_than: Place | None = None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One comment as the queue shows it."""

    id: int
    version: int
    status: str
    previous_status: str | None
    reasons: list[dict[str, Any]]
    reject_code: str | None
    author_name: str
    author_email: str
    author_url: str
    address_hash: str | None
    user_id: int | None
    body_source: str
    body_html: str
    created_at: datetime
    edited_at: datetime | None
    parent_id: int | None
    parent_author: str | None
    post_id: int
    post_title: str
    post_pending: int


@dataclass(frozen=True, slots=True)
class CommentedArticle:
    """An article that the queue can be narrowed to, and how many comments wait on it."""

    post_id: int
    title: str
    pending: int


@dataclass(frozen=True)
class QueuePage:
    """Rows, newest first, and the places where the neighbouring pages begin, if there are any."""

    rows: list[QueueRow]
    newer: Place | None
    older: Place | None


def page(actor: Actor, filters: Filters, per_page: int = PER_PAGE) -> QueuePage:
    """One page of the queue, of what this person may decide about."""
    upward = filters.newer_than is not None
    ids = _ids(actor, filters, per_page + 1)
    more = len(ids) > per_page
    query = queue_rows().where(Comment.id.in_(ids[:per_page]))
    query = query.order_by(Comment.created_at.desc(), Comment.id.desc())
    rows = [QueueRow(*row) for row in db.session.execute(query)]
    if not rows:
        return QueuePage([], None, None)
    first, last = ((row.created_at, row.id) for row in (rows[0], rows[-1]))
    newer = more if upward else filters.older_than is not None
    older = True if upward else more
    return QueuePage(rows, first if newer else None, last if older else None)


def one(actor: Actor, comment_id: int) -> QueueRow:
    """One comment as the queue shows it. Raises NotFound and Forbidden."""
    row = db.session.execute(queue_rows().where(Comment.id == comment_id)).one_or_none()
    if row is None:
        raise NotFound(_("This comment does not exist, or no longer."))
    mine = select(Comment.id).where(Comment.id == comment_id, *territory(actor))
    if not may_moderate_all(actor) and db.session.scalar(mine) is None:
        raise Forbidden(_("You may not decide about this comment."))
    return QueueRow(*row)


def counts(actor: Actor) -> dict[View, int]:
    """How many comments each view holds; for an author's own, counting stops at 1,000."""
    mine = _bounded_count(*_conditions(actor, Filters(View.MINE)))
    if may_moderate_all(actor):
        rows = db.session.execute(select(CommentTally.status, CommentTally.comments))
        tallies = {Status(row.status): max(0, row.comments) for row in rows}
    else:
        tallies = {
            status: _bounded_count(Comment.status == status, *territory(actor)) for status in Status
        }
    by_status = {View(status): tallies.get(status, 0) for status in Status}
    all_of_them = sum(tallies.get(status, 0) for status in IN_ALL)
    found = by_status | {View.ALL: all_of_them, View.MINE: mine}
    return {view: found[view] for view in View}


def pending_count(actor: Actor) -> int:
    """How many comments wait for this person."""
    if may_moderate_all(actor):
        waiting = select(CommentTally.comments).where(CommentTally.status == Status.PENDING)
        return max(0, db.session.scalar(waiting) or 0)
    return _bounded_count(Comment.status == Status.PENDING, *territory(actor))


def commented_articles(actor: Actor) -> list[CommentedArticle]:
    """The articles of the newest comments, at most 50: first where something waits."""
    newest: dict[int, datetime] = {}
    for status in IN_ALL:
        recent = (
            select(Comment.post_id, Comment.created_at)
            .where(Comment.status == status, *territory(actor))
            .order_by(Comment.created_at.desc(), Comment.id.desc())
            .limit(ARTICLES_WINDOW)
        )
        for post_id, moment in db.session.execute(recent):
            newest[post_id] = max(moment, newest.get(post_id, moment))
    query = (
        select(Post.id, Post.title, func.coalesce(Thread.pending, 0))
        .outerjoin(Thread, Thread.post_id == Post.id)
        .where(Post.id.in_(newest))
    )
    found = [CommentedArticle(*row) for row in db.session.execute(query)]
    found.sort(key=lambda each: (each.pending > 0, newest[each.post_id]), reverse=True)
    return found[:ARTICLES]


def territory(actor: Actor) -> list[ColumnElement[bool]]:
    """Nothing more for a moderator; for an author, the comments under what they signed."""
    if may_moderate_all(actor):
        return []
    if not may_moderate_own(actor):
        return [false()]
    signed = select(Byline.post_id).where(Byline.user_id == actor.user_id)
    owned = select(Post.id).where(Post.owner_id == actor.user_id)
    return [or_(Comment.post_id.in_(signed), Comment.post_id.in_(owned))]


def _ids(actor: Actor, filters: Filters, limit: int) -> list[int]:
    """The ids of a page: each status walks its own index, so no page costs more than another."""
    place = tuple_(Comment.created_at, Comment.id)
    conditions = _conditions(actor, filters)
    order: list[ColumnElement[Any]] = [Comment.created_at.desc(), Comment.id.desc()]
    if filters.newer_than:
        conditions.append(place > filters.newer_than)
        order = [Comment.created_at.asc(), Comment.id.asc()]
    elif filters.older_than:
        conditions.append(place < filters.older_than)
    found: list[Place] = []
    for status in _statuses(filters.view):
        query = select(Comment.created_at, Comment.id).where(Comment.status == status, *conditions)
        rows = db.session.execute(query.order_by(*order).limit(limit))
        found += [(row.created_at, row.id) for row in rows]
    found.sort(reverse=filters.newer_than is None)
    return [comment_id for _when, comment_id in found[:limit]]


def queue_rows() -> Select[Any]:
    parent = aliased(Comment)
    return (
        select(
            Comment.id,
            Comment.version,
            Comment.status,
            Comment.previous_status,
            Comment.reasons,
            Comment.reject_code,
            Comment.author_name,
            Comment.author_email,
            Comment.author_url,
            Comment.address_hash,
            Comment.user_id,
            Comment.body_source,
            Comment.body_html,
            Comment.created_at,
            Comment.edited_at,
            Comment.parent_id,
            parent.author_name,
            Comment.post_id,
            Post.title,
            func.coalesce(Thread.pending, 0),
        )
        .join(Post, Post.id == Comment.post_id)
        .outerjoin(parent, parent.id == Comment.parent_id)
        .outerjoin(Thread, Thread.post_id == Comment.post_id)
    )


def _statuses(view: View) -> tuple[Status, ...]:
    return IN_ALL if view in (View.ALL, View.MINE) else (Status(view.value),)


def _conditions(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    conditions = [*territory(actor), Comment.status.in_(_statuses(filters.view))]
    if filters.view is View.MINE:
        conditions.append(Comment.user_id == actor.user_id)
    if filters.post_id is not None:
        conditions.append(Comment.post_id == filters.post_id)
    if filters.email:
        conditions.append(Comment.author_email == filters.email.strip().lower())
    if filters.address_hash:
        conditions.append(Comment.address_hash == filters.address_hash)
    if filters.text.strip():
        conditions.append(_holds(filters.text.strip(), conditions))
    return conditions


def _holds(text: str, conditions: Collection[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Words looked for in the newest 10,000 that fit otherwise, so that no search runs away."""
    window = (
        select(Comment.id)
        .where(*conditions)
        .order_by(Comment.created_at.desc(), Comment.id.desc())
        .limit(SEARCH_WINDOW)
    )
    places = (Comment.author_name, Comment.author_email, Comment.author_url, Comment.body_source)
    hit = or_(*(place.icontains(text, autoescape=True) for place in places))
    return and_(Comment.id.in_(window), hit)


def _bounded_count(*conditions: ColumnElement[bool]) -> int:
    some = select(Comment.id).where(*conditions).limit(COUNT_LIMIT).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0
