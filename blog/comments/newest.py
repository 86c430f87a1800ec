"""The newest comments that everybody may read: for feeds, and for whoever waits for more."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from blog.comments.models import Comment
from blog.comments.queries import DISCUSSED, thread_tag
from blog.comments.states import Status
from blog.core import clock
from blog.core.db import ask
from blog.core.sources import depends_on, lasts_until
from blog.posts.models import Post
from blog.posts.publishing import is_visible

WINDOW = 100
"""So many of the site's newest are looked through for those under articles that are out."""


class News(NamedTuple):
    """A comment as a feed tells of it."""

    id: int
    post_id: int
    created_at: datetime
    author_name: str
    body_html: str


_COLUMNS = (
    Comment.id,
    Comment.post_id,
    Comment.created_at,
    Comment.author_name,
    Comment.body_html,
)
_APPROVED = Comment.status == Status.APPROVED.value
_HAS_WORDS = Comment.erased_at.is_(None)
_LATEST_FIRST = (Comment.created_at.desc(), Comment.id.desc())
_UNDER = (
    select(*_COLUMNS)
    .where(Comment.post_id == bindparam("post"), _APPROVED, _HAS_WORDS)
    .order_by(*_LATEST_FIRST)
    .limit(bindparam("limit"))
)
_IDS = (
    select(Comment.id)
    .where(Comment.post_id == bindparam("post"), _APPROVED)
    .order_by(*_LATEST_FIRST)
    .limit(bindparam("limit"))
)
_ANYWHERE = select(*_COLUMNS).where(_APPROVED, _HAS_WORDS).order_by(*_LATEST_FIRST).limit(WINDOW)
_ARTICLES = select(Post.id, Post.status, Post.published_at).where(
    Post.id.in_(bindparam("posts", expanding=True))
)


def newest_under(post_id: int, limit: int) -> list[News]:
    """The newest comments of an article, latest first; one statement."""
    depends_on(thread_tag(post_id))
    return [News._make(row) for row in ask(_UNDER, post=post_id, limit=limit)]


def newest_ids(post_id: int, limit: int) -> list[int]:
    """Their ids alone, read from an index."""
    depends_on(thread_tag(post_id))
    return [row.id for row in ask(_IDS, post=post_id, limit=limit)]


def newest_anywhere(limit: int) -> list[News]:
    """The site's newest comments under articles that everybody may read; two statements."""
    depends_on(DISCUSSED)
    rows = [News._make(row) for row in ask(_ANYWHERE)]
    out = those_out({row.post_id for row in rows})
    found = [row for row in rows if row.post_id in out][:limit]
    depends_on(*(thread_tag(row.post_id) for row in found))
    return found


def those_out(post_ids: Iterable[int]) -> set[int]:
    """Those of these articles that everybody may read; one statement."""
    wanted = list(post_ids)
    if not wanted:
        return set()
    depends_on(*(f"post:{post_id}" for post_id in wanted))
    now = clock.now()
    out = set()
    for row in ask(_ARTICLES, posts=wanted):
        if is_visible(row.status, row.published_at, now):
            out.add(row.id)
        elif row.published_at is not None and row.published_at > now:
            lasts_until(row.published_at)
    return out
