"""A person's own comments: where each stands, and all that is kept about them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select, tuple_
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


@dataclass(frozen=True)
class Writer:
    """By what somebody's comments are known: their account, and an address that is theirs.

    What was written as a guest counts with the address, also where it has a `+word` in it.
    """

    user_id: int | None
    email: str

    def wrote(self) -> list[ColumnElement[bool]]:
        """Conditions that find their comments, each along an index, and none of them twice."""
        with_account = [] if self.user_id is None else [Comment.user_id == self.user_id]
        return [*with_account, *self.wrote_as_guest()]

    def wrote_as_guest(self) -> list[ColumnElement[bool]]:
        """The same for what was written without an account."""
        names = (Comment.author_email, Comment.alias_of)
        return [(name == self.email) & Comment.user_id.is_(None) for name in names]


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
    mine = Comment.user_id == user_id
    query = _newest_first(mine, before).join(Post, Post.id == Comment.post_id)
    query = query.add_columns(Post.title).limit(PER_PAGE + 1)
    found = [_own(comment, title) for comment, title in db.session.execute(query)]
    more = len(found) > PER_PAGE
    return found[:PER_PAGE], found[PER_PAGE - 1].id if more else None


def copies_for(writer: Writer) -> Iterator[dict[str, Any]]:
    """Everything kept about their comments, newest first; a few statements for some hundred."""
    for theirs in writer.wrote():
        before: int | None = None
        while True:
            query = _newest_first(theirs, before).options(undefer(Comment.facts)).limit(AT_ONCE)
            found = list(db.session.scalars(query))
            yield from copies_of(found)
            if len(found) < AT_ONCE:
                break
            before = found[-1].id


def identities_of(writer: Writer) -> list[str]:
    """Under what names their votes may be kept: the account, and browsers that remembered them."""
    found = {f"user:{writer.user_id}"} if writer.user_id is not None else set()
    for theirs in writer.wrote_as_guest():
        named = theirs & Comment.identity.is_not(None)
        query = select(Comment.identity).where(named).distinct()
        found.update(filter(None, db.session.scalars(query)))
    return sorted(found)


def _newest_first(theirs: ColumnElement[bool], before: int | None) -> Select[Any]:
    query = select(Comment).where(theirs)
    since = _written(theirs, before) if before is not None else None
    if since is not None:
        query = query.where(tuple_(Comment.created_at, Comment.id) < (since, before))
    return query.order_by(Comment.created_at.desc(), Comment.id.desc())


def _written(theirs: ColumnElement[bool], comment_id: int) -> datetime | None:
    """When they wrote this comment; None if it is not theirs."""
    found: datetime | None = db.session.scalar(
        select(Comment.created_at).where(Comment.id == comment_id, aside(theirs))
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
