"""The moderation queue: views with counts, filters, and pages that cost the same however deep.

Each page is read along one index: that of a person, of an article, or of each status.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ColumnExpressionArgument,
    Select,
    asc,
    case,
    desc,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased

from blog.accounts.permissions import Actor
from blog.comments.models import Appeal, Comment, CommentTally, Thread
from blog.comments.moderation.territory import (
    bounded_count,
    bounded_counts,
    counts_of_own,
    few_articles,
    pending_under_own,
    territory,
)
from blog.comments.permissions import may_moderate_all, may_moderate_sections
from blog.comments.reports.waiting import REPORTED, waiting
from blog.comments.sections import outside
from blog.comments.states import Status
from blog.core.db import db
from blog.core.errors import Forbidden, NotFound
from blog.core.i18n import _
from blog.core.plans import aside
from blog.posts.models import Post

PER_PAGE, MANY_ROWS = 20, 200
SEARCH_WINDOWS = (500, 10_000)
ARTICLES = 50
ARTICLES_WINDOW = 500


class View(StrEnum):
    """The views of the queue, in the order of their tabs."""

    ALL = "all"
    MINE = "mine"
    PENDING = "pending"
    REPORTED = "reported"
    APPEALS = "appeals"
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
    """One comment as the queue shows it; `appeal` is what its writer says while that waits."""

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
    reports: int
    report_score: int
    appeal: str | None
    mark: str | None
    picture: dict[str, Any] | None


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
    rows = rows_of(ids[:per_page])
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
        if may_moderate_sections(actor):
            raise outside()
        raise Forbidden(_("You may not decide about this comment."))
    return QueueRow(*row)


def rows_of(comment_ids: Collection[int]) -> list[QueueRow]:
    """These comments as the queue shows them, newest first."""
    found = db.session.execute(queue_rows().where(Comment.id.in_(comment_ids)))
    rows = [QueueRow(*row) for row in found]
    return sorted(rows, key=lambda row: (row.created_at, row.id), reverse=True)


def counts(actor: Actor) -> dict[View, int]:
    """How many comments each view holds; of one's own and of appeals, counting stops at 1,000."""
    leads = (_leads(actor, Filters(view))[0] for view in (View.MINE, View.APPEALS))
    mine, appeals = bounded_counts(*leads)
    if may_moderate_all(actor):
        rows = db.session.execute(select(CommentTally.status, CommentTally.comments))
        tallies = {Status(row.status): max(0, row.comments) for row in rows}
        reported = waiting(REPORTED)
    else:
        tallies = counts_of_own(actor)
        reported = bounded_count(*_leads(actor, Filters(View.REPORTED))[0])
    by_status = {View(status): tallies.get(status, 0) for status in Status}
    all_of_them = sum(tallies.get(status, 0) for status in IN_ALL)
    kept = {View.ALL: all_of_them, View.MINE: mine, View.REPORTED: reported, View.APPEALS: appeals}
    found = by_status | kept
    return {view: found[view] for view in View}


def pending_count(actor: Actor) -> int:
    """How many comments wait for this person."""
    if may_moderate_all(actor):
        waiting = select(CommentTally.comments).where(CommentTally.status == Status.PENDING)
        return max(0, db.session.scalar(waiting) or 0)
    return pending_under_own(actor)


def waiting_since(actor: Actor, place: Place) -> int:
    """How many comments wait for this person that came after a place; counting stops at 1,000."""
    newer = tuple_(Comment.created_at, Comment.id) > place
    leads = _leads(actor, Filters(View.PENDING))
    return sum(bounded_counts(*([*lead, newer] for lead in leads)))


def commented_articles(actor: Actor) -> list[CommentedArticle]:
    """The articles of the newest comments, at most 50: first where something waits."""
    newest: dict[int, datetime] = {}
    for lead in _leads(actor, Filters(View.ALL)):
        recent = (
            select(Comment.post_id, Comment.created_at)
            .where(*lead)
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


def _ids(actor: Actor, filters: Filters, limit: int) -> list[int]:
    """The ids of a page, read along the index that each lead begins with."""
    place = tuple_(Comment.created_at, Comment.id)
    further: list[ColumnElement[bool]] = []
    if filters.newer_than:
        further = [place > filters.newer_than]
    elif filters.older_than:
        further = [place < filters.older_than]
    upward = filters.newer_than is not None
    found: list[Place] = []
    for lead in _leads(actor, filters):
        found += _nearest([*lead, *further], filters.text.strip(), limit, upward=upward)
    found.sort(reverse=not upward)
    return [comment_id for _when, comment_id in found[:limit]]


def _leads(actor: Actor, filters: Filters) -> list[list[ColumnElement[bool]]]:
    """What is asked for, as one list of conditions or several; the first of each leads.

    A person, an article, or few articles lead to fewer comments than a status does.
    """
    starts = _starts(filters.view)
    in_view = or_(*starts)
    under = [] if filters.post_id is None else [Comment.post_id == filters.post_id]
    person = _person(actor, filters)
    if person:
        others = (*person[1:], *under, in_view, *territory(actor))
        return [[person[0], *map(aside, others)]]
    articles = None if under else few_articles(actor, _statuses(filters.view))
    if articles is not None:
        return [[Comment.post_id.in_(articles), aside(in_view)]]
    return [[start, *under, *territory(actor)] for start in starts]


def _person(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    """Whose comments are asked for: by account, email or address."""
    conditions = []
    if filters.view is View.MINE:
        conditions.append(Comment.user_id == actor.user_id)
    if filters.email:
        conditions.append(Comment.author_email == filters.email.strip().lower())
    if filters.address_hash:
        conditions.append(Comment.address_hash == filters.address_hash)
    return conditions


def _nearest(
    conditions: list[ColumnElement[bool]], text: str, limit: int, *, upward: bool
) -> list[Place]:
    """The places of the nearest comments that fulfil these conditions and hold `text`.

    Words are looked for in the nearest 10,000 that fit otherwise, so that no search runs away;
    common ones are found among the first 500 of them.
    """
    query = select(Comment.created_at, Comment.id).where(*conditions)
    query = query.order_by(*_order(Comment.created_at, Comment.id, upward=upward))
    found: list[Place] = []
    for window in SEARCH_WINDOWS if text else (limit,):
        among = _holding(query, text, window, upward=upward) if text else query
        found = [(row.created_at, row.id) for row in db.session.execute(among.limit(limit))]
        if len(found) == limit:
            break
    return found


def _holding(
    query: Select[datetime, int], text: str, window: int, *, upward: bool
) -> Select[datetime, int]:
    """Those of the first `window` of the query's comments that hold `text`."""
    places = (Comment.author_name, Comment.author_email, Comment.author_url, Comment.body_source)
    near = query.add_columns(*places).limit(window).subquery().c
    hit = (near[place.key].icontains(text, autoescape=True) for place in places)
    found = select(near.created_at, near.id).where(or_(*hit))
    return found.order_by(*_order(near.created_at, near.id, upward=upward))


def _order(
    moment: ColumnExpressionArgument[Any], number: ColumnExpressionArgument[Any], *, upward: bool
) -> tuple[Any, ...]:
    return (asc(moment), asc(number)) if upward else (desc(moment), desc(number))


def queue_rows() -> Select[Any]:
    """Every comment as the queue shows it, to be narrowed."""
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
            Comment.reports,
            Comment.report_score,
            case((Comment.appealed_at.is_not(None), Appeal.text)),
            Comment.mark,
            Comment.picture,
        )
        .join(Post, Post.id == Comment.post_id)
        .outerjoin(parent, parent.id == Comment.parent_id)
        .outerjoin(Thread, Thread.post_id == Comment.post_id)
        .outerjoin(Appeal, Appeal.comment_id == Comment.id)
    )


def _starts(view: View) -> list[ColumnElement[bool]]:
    """What a comment has to be for a view: one of these, each of which an index begins with."""
    if view is View.REPORTED:
        return [Comment.reported_at.is_not(None)]
    if view is View.APPEALS:
        return [Comment.appealed_at.is_not(None)]
    return [Comment.status == status for status in _statuses(view)]


def _statuses(view: View) -> tuple[Status, ...]:
    """Those of a view; none for one that goes by something else."""
    if view in (View.REPORTED, View.APPEALS):
        return ()
    return IN_ALL if view in (View.ALL, View.MINE) else (Status(view.value),)
