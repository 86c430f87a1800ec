"""Reading comments: threads for readers, places for links, counts for listings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarSelect,
    bindparam,
    func,
    or_,
    select,
    union_all,
)

from blog.accounts.models import User
from blog.comments.models import Comment, Thread
from blog.comments.states import Status
from blog.core import tokens
from blog.core.db import ask, db
from blog.core.plans import aside
from blog.core.sources import depends_on
from blog.posts.models import Post


class ThreadRow(NamedTuple):
    """One comment as its thread shows it; `role` is the account's, if it has one.

    Of one that its writer deleted, since `erased_at`, nothing is left but its place.
    """

    id: int
    parent_id: int | None
    created_at: datetime
    status: str
    author_name: str
    author_url: str
    body_html: str
    user_id: int | None
    role: str | None
    edited_at: datetime | None
    erased_at: datetime | None
    branch_id: int | None = None
    likes: int = 0
    dislikes: int = 0
    mark: str | None = None
    author_email: str = ""
    identity: str | None = None
    locked_at: datetime | None = None
    lock_reason: str | None = None
    picture: dict[str, Any] | None = None
    expert: bool | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment stands: enough to lead there, or to answer it."""

    id: int
    post_id: int
    status: str
    author_name: str
    erased: bool


class Said(NamedTuple):
    """One comment on its own: what was said, by whom, where and when."""

    id: int
    post_id: int
    status: str
    author_name: str
    body_html: str
    created_at: datetime


DISCUSSED = "discussed"
"""Moves whenever readers see more or fewer comments than before, under any article."""

UNSEEN = (Status.PENDING, Status.SPAM, Status.REJECTED)
"""What others cannot see, and its own writer still can."""

PERSON_BYTES = 6
MOST_MARKED = 20
"""So many of a conversation's comments are shown above it."""


_APPROVED = Comment.status == Status.APPROVED.value
_SELECT = select(
    Comment.id,
    Comment.parent_id,
    Comment.created_at,
    Comment.status,
    Comment.author_name,
    Comment.author_url,
    Comment.body_html,
    Comment.user_id,
    User.role,
    Comment.edited_at,
    Comment.erased_at,
    Comment.branch_id,
    Comment.likes,
    Comment.dislikes,
    Comment.mark,
    Comment.author_email,
    Comment.identity,
    Comment.locked_at,
    Comment.lock_reason,
    Comment.picture,
    Comment.expert,
).outerjoin(User, User.id == Comment.user_id)
_UNDER = Comment.post_id == bindparam("post")
_ROWS = _SELECT.where(_UNDER)
_IN_TIME = _ROWS.order_by(Comment.created_at, Comment.id)
_OWN = Comment.id.in_(bindparam("own", expanding=True)) & Comment.status.in_(UNSEEN)
_THREAD = _IN_TIME.where(_APPROVED)
_WITH_OWN = _IN_TIME.where(or_(_APPROVED, _OWN))
_BRANCHES: BindParameter[Any] = bindparam("branches", expanding=True)
_SEEN_THERE = aside(_UNDER & _APPROVED)  # of which there may be thousands
_ON_BRANCHES = union_all(
    _SELECT.where(_SEEN_THERE, Comment.id.in_(_BRANCHES)),
    _SELECT.where(_SEEN_THERE, Comment.branch_id.in_(_BRANCHES)),
)
_OWN_ROWS = _ROWS.where(_OWN)
_MARKED = (
    _SELECT.where(_UNDER, Comment.mark.is_not(None), aside(_APPROVED & Comment.erased_at.is_(None)))
    .order_by(Comment.id)
    .limit(MOST_MARKED)
)
_COUNTS = select(Thread.post_id, Thread.approved).where(
    Thread.post_id.in_(bindparam("posts", expanding=True))
)


def branch_of(row: ThreadRow) -> int:
    """The branch that a comment stands on: the id of the comment that began it."""
    return row.branch_id or row.id


def person_key(row: ThreadRow) -> str:
    """By what a reader's browser knows a commenter again, and nobody learns anything.

    Who writes under two names stays two, unless an account tells that they are one.
    """
    if row.user_id is not None:
        return tokens.keyed_hash(f"user:{row.user_id}", "person", PERSON_BYTES)
    told = "\0".join((row.author_name.casefold(), row.author_email, row.identity or ""))
    return tokens.keyed_hash(told, "person", PERSON_BYTES)


def thread_tag(post_id: int) -> str:
    """What tells that readers see another conversation under an article."""
    return f"thread:{post_id}"


def thread_rows(post_id: int, own: Collection[int] = ()) -> list[ThreadRow]:
    """The approved comments of an article, and those of `own` that others cannot see yet."""
    asked = ask(_WITH_OWN, post=post_id, own=list(own)) if own else ask(_THREAD, post=post_id)
    return _told(post_id, [ThreadRow._make(row) for row in asked.all()])


def branch_rows(
    post_id: int, branches: Sequence[int], own: Collection[int] = (), *, all_own: bool = True
) -> list[ThreadRow]:
    """The approved comments of these branches of an article, in no order.

    Added are those of `own` that others cannot see: with `all_own` whatever branch they are on.
    """
    asked = ask(_ON_BRANCHES, post=post_id, branches=list(branches))
    rows = [ThreadRow._make(row) for row in asked.all()]
    if own:
        unseen = [ThreadRow._make(row) for row in ask(_OWN_ROWS, post=post_id, own=list(own))]
        rows += [row for row in unseen if all_own or branch_of(row) in branches]
    return _told(post_id, rows)


def hidden_parents(rows: Sequence[ThreadRow]) -> dict[int, int | None]:
    """Which comment each unseen ancestor of `rows` answered; no query when none is unseen."""
    known = {row.id for row in rows}
    parents: dict[int, int | None] = {}
    missing = {row.parent_id for row in rows if row.parent_id is not None} - known
    while missing:
        found = db.session.execute(
            select(Comment.id, Comment.parent_id).where(Comment.id.in_(missing))
        )
        step = {row.id: row.parent_id for row in found}
        parents |= step
        missing = (
            {parent for parent in step.values() if parent is not None} - known - parents.keys()
        )
    return parents


def marked_rows(post_id: int) -> list[ThreadRow]:
    """The comments of an article that are featured or pinned, first ones first; one statement."""
    return _told(post_id, [ThreadRow._make(row) for row in ask(_MARKED, post=post_id)])


def _told(post_id: int, rows: list[ThreadRow]) -> list[ThreadRow]:
    """The rows, once it is said what they depend on."""
    writers = {row.user_id for row in rows if row.user_id is not None}
    depends_on(thread_tag(post_id), *(f"user:{user_id}" for user_id in writers))
    return rows


def find_place(comment_id: int) -> Place | None:
    """Which article a comment belongs to, and whether others can see it."""
    row = db.session.execute(
        select(
            Comment.id,
            Comment.post_id,
            Comment.status,
            Comment.author_name,
            Comment.erased_at.is_not(None),
        ).where(Comment.id == comment_id)
    ).one_or_none()
    return Place(*row) if row else None


def what_was_said(comment_id: int) -> Said | None:
    """One comment on its own, whether or not others can see it."""
    columns = (getattr(Comment, name) for name in Said._fields)
    row = db.session.execute(select(*columns).where(Comment.id == comment_id)).one_or_none()
    return Said(*row) if row else None


def approved_counts(post_ids: Collection[int]) -> dict[int, int]:
    """How many comments readers see under each article; one query."""
    if not post_ids:
        return {}
    depends_on(*map(thread_tag, post_ids))
    rows = ask(_COUNTS, posts=list(post_ids))
    return {row.post_id: max(0, row.approved) for row in rows}


def still_unseen(
    comment_ids: Collection[int], post_id: int, user_id: int | None = None
) -> list[int]:
    """Those of `comment_ids`, and of that account, that only their writer can see there."""
    if not comment_ids and user_id is None:
        return []
    own: ColumnElement[bool] = Comment.id.in_(comment_ids)
    if user_id is not None:
        own = or_(own, Comment.user_id == user_id)
    query = select(Comment.id).where(own, Comment.post_id == post_id, Comment.status.in_(UNSEEN))
    return list(db.session.scalars(query))


def answers_seen(branch_id: Any) -> ScalarSelect[int]:
    """How many replies by experts are seen on a branch, counted."""
    return (
        select(func.count())
        .where(Comment.branch_id == branch_id, Comment.status == Status.APPROVED.value)
        .where(Comment.expert.is_(True))
        .scalar_subquery()
    )


def asked_under(post_id: int) -> ScalarSelect[bool]:
    """Whether comments under an article are questions."""
    return select(Post.questions).where(Post.id == post_id).scalar_subquery()
