"""Setting a comment above others: featured, or pinned to the top of its conversation.

It stays where it stands as well; a strip above the conversation shows what is marked.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.accounts.permissions import Actor
from blog.comments.models import Comment
from blog.comments.moderation.log import new_batch, record
from blog.comments.moderation.targets import check_version, load_many
from blog.comments.services import put
from blog.comments.states import Mark, Status
from blog.core.db import transaction
from blog.core.errors import Conflict, NotFound
from blog.core.i18n import _


def mark_comment(actor: Actor, comment_id: int, version: int, mark: Mark | None) -> str:
    """Feature or pin a comment, or, with None, do neither; returns the batch to undo it.

    One comment of a conversation is pinned: another that was is only featured from then on. Raises
    NotFound, Forbidden, and Conflict if somebody has decided since `version`, or if readers do not
    see the comment.
    """
    batch = new_batch()
    with transaction() as session:
        pinned_id = _pinned(session, comment_id) if mark is Mark.PINNED else None
        ids = {comment_id} if pinned_id is None else {comment_id, pinned_id}
        comments = load_many(session, actor, ids)
        if comment_id not in comments:
            raise NotFound(_("This comment does not exist, or no longer."))
        comment = comments.pop(comment_id)
        check_version(comment, version)
        if mark is not None and comment.status != Status.APPROVED:
            raise Conflict(_("Only what readers see can be featured or pinned."))
        if comment.mark == mark:
            raise Conflict(_("That is how it is marked already."))
        _set(session, actor, comment, mark, batch)
        for other in comments.values():
            _set(session, actor, other, Mark.FEATURED, batch)
    return batch


def _pinned(session: Session, comment_id: int) -> int | None:
    """The comment that is pinned in the same conversation."""
    post_id = select(Comment.post_id).where(Comment.id == comment_id).scalar_subquery()
    return session.scalar(
        select(Comment.id)
        .where(Comment.post_id == post_id, Comment.mark == Mark.PINNED.value)
        .order_by(Comment.id)
        .limit(1)
    )


def _set(session: Session, actor: Actor, comment: Comment, mark: Mark | None, batch: str) -> None:
    before = {"mark": comment.mark}
    after = {"mark": mark.value if mark else None}
    put(session, comment, after)
    record(
        comment.id, comment.post_id, actor, mark.value if mark else "unmarked", batch,
        before=before, after=after,
    )  # fmt: skip
