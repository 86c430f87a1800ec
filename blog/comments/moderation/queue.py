"""The moderation queue: views with counts, filters, and pages that cost the same however deep."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from blog.accounts.permissions import Actor
from blog.comments.models import Comment, CommentTally, ModerationEntry, Thread
from blog.comments.permissions import may_moderate_all
from blog.comments.states import Status
from blog.core.db import db
from blog.posts.models import Byline, Post

PER_PAGE = 20
COUNT_LIMIT = 1_000
SEARCH_WINDOW = 10_000


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


@dataclass(frozen=True)
class Filters:
    """What a moderator looks for; `before` is the (time, id) that the page starts after."""

    view: View = View.PENDING
    text: str = ""
    post_id: int | None = None
    email: str = ""
    address_hash: str = ""
    before: tuple[datetime, int] | None = None


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


@dataclass(frozen=True)
class QueuePage:
    """Rows, newest first, and where the next page begins if there is one."""

    rows: list[QueueRow]
    next: tuple[datetime, int] | None


def page(actor: Actor, filters: Filters, per_page: int = PER_PAGE) -> QueuePage:
    """One page of the queue, of what this person may decide about."""
    query = _rows().where(*_conditions(actor, filters))
    if filters.before:
        query = query.where(tuple_(Comment.created_at, Comment.id) < filters.before)
    query = query.order_by(Comment.created_at.desc(), Comment.id.desc()).limit(per_page + 1)
    rows = [QueueRow(*row) for row in db.session.execute(query)]
    more = len(rows) > per_page
    rows = rows[:per_page]
    return QueuePage(rows, (rows[-1].created_at, rows[-1].id) if more else None)


def one(actor: Actor, comment_id: int) -> QueueRow | None:
    """One comment as the queue shows it, if this person may decide about it."""
    row = db.session.execute(
        _rows().where(Comment.id == comment_id, *_territory(actor))
    ).one_or_none()
    return QueueRow(*row) if row else None


def counts(actor: Actor) -> dict[View, int]:
    """How many comments each view holds; for an author's own, counting stops at 1,000."""
    if may_moderate_all(actor):
        rows = db.session.execute(select(CommentTally.status, CommentTally.comments))
        tallies = {row.status: row.comments for row in rows}
    else:
        tallies = {
            status.value: _bounded_count(Comment.status == status, *_territory(actor))
            for status in Status
        }
    found = {View(status): max(0, number) for status, number in tallies.items()}
    return {view: found.get(view, 0) for view in View} | {
        View.ALL: sum(max(0, tallies.get(status, 0)) for status in IN_ALL),
        View.MINE: _bounded_count(Comment.user_id == actor.user_id),
    }


def pending_count(actor: Actor) -> int:
    """How many comments wait for this person."""
    return counts(actor)[View.PENDING]


def history(comment_id: int) -> list[ModerationEntry]:
    """Every line of the log about one comment, oldest first."""
    query = select(ModerationEntry).where(ModerationEntry.comment_id == comment_id)
    return list(db.session.scalars(query.order_by(ModerationEntry.id)))


def log_page(before_id: int | None, per_page: int = 50) -> list[ModerationEntry]:
    """The log, newest line first, starting below `before_id`."""
    query = select(ModerationEntry).order_by(ModerationEntry.id.desc()).limit(per_page)
    if before_id is not None:
        query = query.where(ModerationEntry.id < before_id)
    return list(db.session.scalars(query))


def others_by(row: QueueRow, limit: int = 10) -> list[QueueRow]:
    """Further comments by the same account, e-mail or address, newest first."""
    same: list[ColumnElement[bool]] = []
    if row.user_id is not None:
        same.append(Comment.user_id == row.user_id)
    if row.author_email:
        same.append(Comment.author_email == row.author_email)
    if row.address_hash:
        same.append(Comment.address_hash == row.address_hash)
    if not same:
        return []
    query = _rows().where(or_(*same), Comment.id != row.id)
    query = query.order_by(Comment.created_at.desc(), Comment.id.desc()).limit(limit)
    return [QueueRow(*found) for found in db.session.execute(query)]


def _rows() -> Select[Any]:
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


def _conditions(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    conditions = [*_territory(actor), *_view(actor, filters.view)]
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
    return and_(Comment.id.in_(window.scalar_subquery()), hit)


def _view(actor: Actor, view: View) -> list[ColumnElement[bool]]:
    if view is View.ALL:
        return [Comment.status.in_(IN_ALL)]
    if view is View.MINE:
        return [Comment.user_id == actor.user_id]
    return [Comment.status == view.value]


def _territory(actor: Actor) -> list[ColumnElement[bool]]:
    """Nothing more for a moderator; for an author, the comments under what they signed."""
    if may_moderate_all(actor):
        return []
    signed = select(Byline.post_id).where(Byline.user_id == actor.user_id)
    owned = select(Post.id).where(Post.owner_id == actor.user_id)
    return [or_(Comment.post_id.in_(signed), Comment.post_id.in_(owned))]


def _bounded_count(*conditions: ColumnElement[bool]) -> int:
    some = select(Comment.id).where(*conditions).limit(COUNT_LIMIT).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0
