"""A person's own comments, found by their account: where each stands, and all that is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import undefer

from blog.comments.copies import copies_of
from blog.comments.models import Comment
from blog.comments.receipts import receipt_path
from blog.core.db import db
from blog.core.html import excerpt
from blog.core.plans import aside
from blog.posts.models import Post

PER_PAGE = 30
AT_ONCE = 200
SHOWN_WORDS = 40


@dataclass(frozen=True, slots=True)
class OwnComment:
    """One of somebody's comments, with the way to its receipt."""

    id: int
    status: str
    title: str
    words: str
    created_at: datetime
    receipt: str


def own_comments(user_id: int, before: int | None = None) -> tuple[list[OwnComment], int | None]:
    """Their comments, newest first, older than `before`; and where the next page begins, if any."""
    query = _newest_first(user_id, before).join(Post, Post.id == Comment.post_id)
    query = query.add_columns(Post.title).limit(PER_PAGE + 1)
    found = [_own(comment, title) for comment, title in db.session.execute(query)]
    more = len(found) > PER_PAGE
    return found[:PER_PAGE], found[PER_PAGE - 1].id if more else None


def copies_for(user_id: int) -> Iterator[dict[str, Any]]:
    """Everything kept about their comments, newest first; a few statements for some hundred."""
    before: int | None = None
    while True:
        query = _newest_first(user_id, before).options(undefer(Comment.facts)).limit(AT_ONCE)
        found = list(db.session.scalars(query))
        yield from copies_of(found)
        if len(found) < AT_ONCE:
            return
        before = found[-1].id


def _newest_first(user_id: int, before: int | None) -> Select[Any]:
    query = select(Comment).where(Comment.user_id == user_id)
    since = _written(user_id, before) if before is not None else None
    if since is not None:
        query = query.where(tuple_(Comment.created_at, Comment.id) < (since, before))
    return query.order_by(Comment.created_at.desc(), Comment.id.desc())


def _written(user_id: int, comment_id: int) -> datetime | None:
    """When they wrote this comment; None if it is not theirs."""
    theirs = aside(Comment.user_id == user_id)
    found: datetime | None = db.session.scalar(
        select(Comment.created_at).where(Comment.id == comment_id, theirs)
    )
    return found


def _own(comment: Comment, title: str) -> OwnComment:
    return OwnComment(
        comment.id,
        comment.status,
        title,
        excerpt(comment.body_html, SHOWN_WORDS),
        comment.created_at,
        receipt_path(comment.id, comment.created_at),
    )
