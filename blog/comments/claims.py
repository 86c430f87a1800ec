"""Who is looking at a comment: told to other moderators, and never in anybody's way.

A claim lasts some minutes. The version check alone judges whose decision counts.
"""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from blog.accounts.models import User
from blog.accounts.permissions import Actor
from blog.comments.models import Claim, Comment
from blog.comments.permissions import may_moderate_sections
from blog.comments.sections import articles_held, outside
from blog.core import clock
from blog.core.db import db, insert_or, transaction

LASTS = timedelta(minutes=5)
RENEWED_AFTER = timedelta(minutes=1)


def claim(actor: Actor, comment_id: int) -> None:
    """Say that this person is looking at the comment, and at no other any more.

    Whoever looks already keeps the claim. Looking again within a minute writes nothing. Raises
    Forbidden if the comment stands outside of the sections to which somebody is limited.
    """
    if may_moderate_sections(actor):
        post_id = db.session.scalar(select(Comment.post_id).where(Comment.id == comment_id))
        if post_id is not None and not articles_held(actor, [post_id]):
            raise outside()
    now = clock.now()
    query = select(Claim.comment_id, Claim.user_id, Claim.until)
    mine_or_its = (Claim.user_id == actor.user_id) | (Claim.comment_id == comment_id)
    held = db.session.execute(query.where(mine_or_its)).all()
    others = [row for row in held if row.comment_id != comment_id]
    its = next((row for row in held if row.comment_id == comment_id and row.until > now), None)
    is_kept = its is not None and (
        its.user_id != actor.user_id or its.until > now + LASTS - RENEWED_AFTER
    )
    if actor.user_id is None or (is_kept and not others):
        return
    with transaction() as session:
        if others:
            session.execute(
                delete(Claim).where(Claim.user_id == actor.user_id, Claim.comment_id != comment_id)
            )
        if not is_kept:
            mine = {"user_id": actor.user_id, "until": now + LASTS}
            free = (Claim.until <= now) | (Claim.user_id == actor.user_id)
            session.execute(
                insert_or(Claim)
                .values(comment_id=comment_id, **mine)
                .on_conflict_do_update(index_elements=["comment_id"], set_=mine, where=free)
            )


def release(session: Session, comment_ids: Collection[int]) -> None:
    """A decision was made: nobody need look at these any more."""
    session.execute(
        delete(Claim).where(Claim.comment_id.in_(comment_ids)),
        execution_options={"synchronize_session": False},
    )


def leave(actor: Actor, comment_id: int) -> None:
    """This person no longer looks at the comment."""
    with transaction() as session:
        mine = (Claim.user_id == actor.user_id) & (Claim.comment_id == comment_id)
        session.execute(delete(Claim).where(mine))


def claimed_by_others(actor: Actor, comment_ids: Collection[int]) -> dict[int, str]:
    """Who else is looking at these comments, by the comment's id."""
    if not comment_ids:
        return {}
    query = (
        select(Claim.comment_id, User.name)
        .join(User, User.id == Claim.user_id)
        .where(Claim.comment_id.in_(comment_ids), Claim.until > clock.now())
        .where(Claim.user_id != actor.user_id)
    )
    return {row.comment_id: row.name for row in db.session.execute(query)}
