"""A long conversation in pages: how many there are, what stands on each, where a comment stands.

Pages count branches: comments that answer the article, each with all replies beneath it. Their
numbers run from the oldest, so a full page keeps its comments however many come after. A comment is
found by counting the branches before its own, along an index of one article's.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import aliased

from blog.comments.models import Branch, Comment, Relocation, Thread
from blog.comments.queries import thread_tag
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from blog.core.db import ask
from blog.core.settings.store import current
from blog.core.sources import depends_on


class Order(StrEnum):
    """In which order branches stand; replies beneath them are always read oldest first."""

    OLDEST = "oldest"
    NEWEST = "newest"
    REPLIES = "replies"
    LIKES = "likes"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"


VIEWS = frozenset({Order.ANSWERED, Order.UNANSWERED})
"""Those that are there for questions alone, and show some of them: by votes, as all are shown."""


@dataclass(frozen=True, slots=True)
class Paging:
    """How the branches of an article are divided.

    A last page with less than half of what a page holds joins the one before it: nobody turns a
    page for a single comment.
    """

    branches: int
    per_page: int
    opens_last: bool

    @property
    def pages(self) -> int:
        """How many pages there are; an empty conversation still has its first."""
        return max(1, (self.branches + self.per_page // 2) // self.per_page)

    @property
    def default(self) -> int:
        """The page that opens with the article."""
        return self.pages if self.opens_last else 1

    def page_of(self, place: int) -> int:
        """The page of the branch that is the `place`th, from 1."""
        return min(max(1, -(-place // self.per_page)), self.pages)

    def bounds(self, page: int) -> tuple[int, int]:
        """The branches on a page: from the first of these to before the second, from 0."""
        start = (page - 1) * self.per_page
        return start, self.branches if page == self.pages else start + self.per_page


@dataclass(frozen=True, slots=True)
class Size:
    """How much is said under an article, as readers see it.

    `has_traces`: a conversation went elsewhere from here, or came to it.
    """

    approved: int
    branches: int
    has_traces: bool = False
    answered: int = 0

    def shown_in(self, order: Order | None) -> int:
        """How many branches there are in that order, or in that view of questions."""
        if order is Order.ANSWERED:
            return self.answered
        return self.branches - self.answered if order is Order.UNANSWERED else self.branches


@dataclass(frozen=True, slots=True)
class Located:
    """Where a comment stands; `page` is None where that is the page that opens with the article.

    Where it stands among questions, which votes move, is told in the `order` of time.
    """

    id: int
    post_id: int
    page: int | None
    order: Order | None = None


_TRACED = or_(
    exists().where(Relocation.from_post_id == Thread.post_id),
    exists().where(Relocation.to_post_id == Thread.post_id),
)
_SIZE = select(
    Thread.approved, Thread.branches, Thread.answered, _TRACED.label("has_traces")
).where(Thread.post_id == bindparam("post"))
_OF = select(Branch.id).where(Branch.post_id == bindparam("post"))
_SORTS: dict[Order, tuple[ColumnElement[Any], ...]] = {
    Order.OLDEST: (Branch.created_at.asc(), Branch.id.asc()),
    Order.NEWEST: (Branch.created_at.desc(), Branch.id.desc()),
    Order.REPLIES: (Branch.approved.desc(), Branch.id.desc()),
    Order.LIKES: (Branch.score.desc(), Branch.id.desc()),
}
_BACKWARDS = {Order.OLDEST: Order.NEWEST, Order.NEWEST: Order.OLDEST}
_PAGES: dict[Order, Select[int]] = {
    order: _OF.order_by(*sort).limit(bindparam("limit")).offset(bindparam("skipped"))
    for order, sort in _SORTS.items()
} | {
    view: _OF.where(Branch.answered.is_not(None), Branch.answered == answered)
    .order_by(*_SORTS[Order.LIKES])
    .limit(bindparam("limit"))
    .offset(bindparam("skipped"))
    for view, answered in ((Order.ANSWERED, true()), (Order.UNANSWERED, false()))
}
_own = aliased(Branch)
_before = (
    select(func.count())
    .select_from(Branch)
    .where(
        Branch.post_id == Comment.post_id,
        tuple_(Branch.created_at, Branch.id) <= tuple_(_own.created_at, _own.id),
    )
    .scalar_subquery()
)
_LOCATED = (
    select(
        Comment.post_id,
        Comment.status,
        Comment.expert,
        func.coalesce(Thread.branches, 0).label("branches"),
        _before.label("place"),
    )
    .outerjoin(_own, _own.id == func.coalesce(Comment.branch_id, Comment.id))
    .outerjoin(Thread, Thread.post_id == Comment.post_id)
    .where(Comment.id == bindparam("comment"))
)


def size_of(post_id: int) -> Size:
    """The kept numbers of an article's conversation; one statement."""
    depends_on(thread_tag(post_id))
    row = ask(_SIZE, post=post_id).one_or_none()
    if row is None:
        return Size(0, 0)
    return Size(
        max(0, row.approved), max(0, row.branches), bool(row.has_traces), max(0, row.answered)
    )


def paging(branches: int) -> Paging:
    """How so many branches are divided, by the owner's choice."""
    settings = current(DiscussionSettings)
    per_page = settings.comments_per_page if settings.page_comments else max(1, branches)
    return Paging(branches, per_page, settings.page_shown_first == "last")


def branches_on(post_id: int, division: Paging, page: int, order: Order) -> list[int]:
    """The branches on a page, in their order; one statement, which walks from the nearer end."""
    depends_on(thread_tag(post_id))
    start, stop = division.bounds(page)
    backwards = _BACKWARDS.get(order)
    if backwards is not None and start > division.branches - stop:
        asked = {"limit": stop - start, "skipped": division.branches - stop}
        return _ids(_PAGES[backwards], post_id, asked)[::-1]
    return _ids(_PAGES[order], post_id, {"limit": stop - start, "skipped": start})


def locate(comment_id: int, *, unseen: bool = False) -> Located | None:
    """Where a comment that everybody sees stands, or, with `unseen`, any; one statement."""
    row = ask(_LOCATED, comment=comment_id).one_or_none()
    if row is None or not (unseen or row.status == Status.APPROVED):
        return None
    division = paging(max(0, row.branches))
    asks = row.expert is not None
    opens = 1 if asks else division.default
    page = division.page_of(row.place) if row.place else opens
    order = Order.OLDEST if asks and division.pages > 1 else None
    return Located(comment_id, row.post_id, None if page == opens else page, order)


def _ids(query: Select[int], post_id: int, asked: dict[str, int]) -> list[int]:
    return [row.id for row in ask(query, post=post_id, **asked)]
