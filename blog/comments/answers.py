"""Which comments beneath an article are by its experts, looked at anew when others are named."""

from sqlalchemy import ColumnElement, and_, bindparam, case, false, func, null, select, true, update
from sqlalchemy.orm import Session

from blog.comments.models import Comment
from blog.comments.queries import thread_tag
from blog.comments.recounts import count_answers
from blog.comments.states import Status
from blog.core.locks import hold_rows
from blog.core.tags import touch
from blog.posts.experts import experts_of
from blog.posts.models import Post

_ITS_COMMENTS = (
    select(Comment.id)
    .where(Comment.post_id == bindparam("post"))
    .order_by(Comment.id)
    .with_for_update(key_share=True)
)


def judge_answers(session: Session, post_id: int) -> None:
    """Say of each comment of an article whether it is an expert's, and count what is answered.

    In the transaction that changed who they are. It reads the whole conversation, and no other.
    """
    hold_rows(_ITS_COMMENTS, post=post_id)
    judge(session, Comment.post_id == post_id, post_id)
    count_answers(session, post_id)
    touch(thread_tag(post_id))


def judge(session: Session, which: ColumnElement[bool], post_id: int) -> None:
    """Say of these comments, which are locked, whether they are by experts of that article."""
    asks = session.scalar(select(Post.questions).where(Post.id == post_id))
    by_them = and_(Comment.user_id.in_(experts_of(post_id)), Comment.erased_at.is_(None))
    session.execute(
        update(Comment)
        .where(which)
        .values(expert=case((by_them, true()), else_=false()) if asks else null())
        .execution_options(synchronize_session=False)
    )


def how_many_answers(session: Session, which: ColumnElement[bool]) -> int:
    """How many of these comments are replies by experts that readers see."""
    seen = Comment.status == Status.APPROVED.value
    answers = select(func.count()).where(which, seen, Comment.branch_id.is_not(None))
    return session.scalar(answers.where(Comment.expert.is_(True))) or 0
