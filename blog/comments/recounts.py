"""Counts made anew: of rows that were loaded in bulk, and of one article where others answer."""

from sqlalchemy import case, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from blog.comments.models import Branch, Comment, SectionTally, Thread
from blog.comments.queries import answers_seen, asked_under
from blog.comments.states import Status
from blog.posts.models import Post

_UNSEEN = {"synchronize_session": False}


def count_branches(session: Session) -> None:
    """Make the branches and their numbers of comments whose rows were loaded in bulk.

    Where the comment that began one is gone for good, the first that is left gives its time.
    """
    first = aliased(Comment)
    begun_by = func.coalesce(Comment.branch_id, Comment.id)
    is_answer = Comment.expert.is_(True) & Comment.branch_id.is_not(None)
    asks = case((Comment.expert.is_not(None), 1), else_=0)
    sizes = (
        select(
            begun_by.label("id"),
            func.min(Comment.post_id).label("post_id"),
            func.min(Comment.created_at).label("created_at"),
            func.count().label("approved"),
            func.count().filter(is_answer).label("answers"),
            func.max(asks).label("asks"),
        )
        .where(Comment.status == Status.APPROVED.value)
        .group_by(begun_by)
        .subquery()
    )
    begun_at = func.coalesce(first.created_at, sizes.c.created_at)
    score = func.coalesce(first.likes - first.dislikes, 0)
    answered = case((sizes.c.asks == 1, sizes.c.answers > 0))
    rows = select(
        sizes.c.id, sizes.c.post_id, begun_at, score, sizes.c.approved, sizes.c.answers, answered
    ).outerjoin(first, first.id == sizes.c.id)
    columns = ["id", "post_id", "created_at", "score", "approved", "answers", "answered"]
    session.execute(insert(Branch).from_select(columns, rows))
    # Counted in one go: while it is loaded in bulk the table has no index to count by article.
    per_post = select(
        Branch.post_id,
        func.count().label("branches"),
        func.count().filter(Branch.answered.is_(True)).label("answered"),
    ).group_by(Branch.post_id)
    shown = per_post.subquery()
    session.execute(
        update(Thread)
        .where(Thread.post_id == shown.c.post_id)
        .values(branches=shown.c.branches, answered=shown.c.answered)
        .execution_options(**_UNSEEN)
    )


def count_sections(session: Session) -> None:
    """Let comments whose rows were loaded in bulk count under the sections of their articles."""
    section = select(Post.primary_category_id).where(Post.id == Thread.post_id).scalar_subquery()
    session.execute(update(Thread).values(section_id=section).execution_options(**_UNSEEN))
    sizes = (
        select(Thread.section_id, Comment.status, func.count())
        .join(Thread, Thread.post_id == Comment.post_id)
        .where(Thread.section_id.is_not(None))
        .group_by(Thread.section_id, Comment.status)
    )
    columns = ["section_id", "status", "comments"]
    session.execute(insert(SectionTally).from_select(columns, sizes))


def count_answers(session: Session, post_id: int) -> None:
    """Count anew which questions beneath an article are answered; its comments are locked."""
    here = Branch.post_id == post_id
    answered_now = case((asked_under(post_id), Branch.answers > 0))
    for values in ({"answers": answers_seen(Branch.id)}, {"answered": answered_now}):
        session.execute(update(Branch).where(here).values(values).execution_options(**_UNSEEN))
    answered = select(func.count()).where(here, Branch.answered.is_(True)).scalar_subquery()
    session.execute(
        update(Thread)
        .where(Thread.post_id == post_id)
        .values(answered=answered)
        .execution_options(**_UNSEEN)
    )
