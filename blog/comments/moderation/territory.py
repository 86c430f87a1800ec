"""What somebody decides about: everything, the comments of some sections, or those under their own
articles."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, exists, false, func, or_, select, text

from blog.accounts.permissions import Actor
from blog.comments.models import Comment, SectionTally, Thread
from blog.comments.permissions import may_moderate_all, may_moderate_own, may_moderate_sections
from blog.comments.sections import sections_held
from blog.comments.states import Status
from blog.core.db import db
from blog.core.plans import aside, few
from blog.posts import own
from blog.posts.models import Byline, Post

COUNT_LIMIT = 1_000
FEW_COMMENTS = 5_000
"""So many of some sections are looked for by their articles; more are soon met among all."""


def territory(actor: Actor) -> list[ColumnElement[bool]]:
    """Nothing more for a moderator; else the comments of their sections, or under their own."""
    if may_moderate_all(actor):
        return []
    if may_moderate_sections(actor):
        here = Thread.section_id.in_(sections_held(actor))
        # Checked row by row, so that nobody begins with all articles of the sections.
        return [aside(exists().where(Thread.post_id == Comment.post_id, here))]
    if not may_moderate_own(actor):
        return [false()]
    signs = exists().where(Byline.post_id == Comment.post_id, Byline.user_id == actor.user_id)
    owns = exists().where(Post.id == Comment.post_id, Post.owner_id == actor.user_id)
    return [or_(signs, owns)]


def few_articles(actor: Actor, statuses: Collection[Status] = ()) -> list[int] | None:
    """The articles under which somebody decides about comments of these statuses, if they are few.

    None for many, and for a moderator of the whole site.
    """
    if may_moderate_all(actor):
        return None
    if may_moderate_sections(actor):
        return _few_in_sections(actor, statuses)
    if not may_moderate_own(actor) or actor.user_id is None:
        return []
    return few(own.own(actor.user_id))


def counts_of_own(actor: Actor) -> dict[Status, int]:
    """How many comments of each status somebody decides about.

    Of what is not shown, counting stops at 1,000 if an author has many articles.
    """
    if may_moderate_sections(actor):
        return counts_in(sections_held(actor))
    articles = few_articles(actor)
    if articles is not None:
        return _counted(articles)
    shown = (Status.APPROVED, Status.PENDING)
    hidden = (status for status in Status if status not in shown)
    counts = {each: bounded_count(Comment.status == each, *territory(actor)) for each in hidden}
    return counts | dict(zip(shown, _kept_counts(actor), strict=True))


def counts_in(sections: Collection[int]) -> dict[Status, int]:
    """How many comments of each status stand in these sections, as it is kept for each."""
    query = select(SectionTally.status, func.sum(SectionTally.comments).label("comments"))
    query = query.where(SectionTally.section_id.in_(sections)).group_by(SectionTally.status)
    return {Status(row.status): max(0, int(row.comments)) for row in db.session.execute(query)}


def pending_under_own(actor: Actor) -> int:
    """How many comments wait for somebody who does not moderate the whole site."""
    if may_moderate_sections(actor):
        return counts_in(sections_held(actor)).get(Status.PENDING, 0)
    return _kept_counts(actor)[1] if may_moderate_own(actor) else 0


def bounded_count(*conditions: ColumnElement[bool]) -> int:
    """How many comments fulfil these; counting stops at 1,000."""
    [number] = bounded_counts(conditions)
    return number


def bounded_counts(*each: Sequence[ColumnElement[bool]]) -> list[int]:
    """The same for several sets of conditions, with one statement."""
    some = (select(Comment.id).where(*conditions).limit(COUNT_LIMIT) for conditions in each)
    counted = (select(func.count()).select_from(ids.subquery()) for ids in some)
    row = db.session.execute(select(*(count.scalar_subquery() for count in counted))).one()
    return [number or 0 for number in row]


def _counted(articles: Collection[int]) -> dict[Status, int]:
    columns = (func.count().filter(Comment.status == status) for status in Status)
    row = db.session.execute(select(*columns).where(Comment.post_id.in_(articles))).one()
    return dict(zip(Status, row, strict=True))


def _kept_counts(actor: Actor) -> tuple[int, int]:
    """Approved and waiting, as they are kept for each article."""
    assert actor.user_id is not None
    sums = select(
        func.coalesce(func.sum(Thread.approved), 0).label("approved"),
        func.coalesce(func.sum(Thread.pending), 0).label("pending"),
    )
    row = db.session.execute(sums.where(Thread.post_id.in_(own.own(actor.user_id)))).one()
    return max(0, int(row.approved)), max(0, int(row.pending))


def _few_in_sections(actor: Actor, statuses: Collection[Status]) -> list[int] | None:
    """By the counts that are kept, what is shorter: to walk along all, or to go by the articles."""
    sections = sections_held(actor)
    if not sections:
        return []
    under = select(Thread.post_id).where(Thread.section_id.in_(sections))
    if set(statuses) == {Status.PENDING}:
        return few(under.where(text("pending > 0")))
    kept = counts_in(sections)
    there = sum(kept.get(status, 0) for status in statuses)
    return few(under) if statuses and there <= FEW_COMMENTS else None
