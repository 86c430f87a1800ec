"""Deleting for good: what is in spam or trash goes, its replies move up, the log keeps a line.

What the log knew of its words goes with it.
"""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from blog.accounts.permissions import Actor
from blog.comments import counts
from blog.comments.events import CommentDeleted
from blog.comments.models import Comment
from blog.comments.moderation.log import forget_words, new_batch, record
from blog.comments.moderation.targets import check_version, load, load_many
from blog.comments.permissions import may_moderate_all
from blog.comments.states import BINS, Status
from blog.core.db import transaction
from blog.core.errors import Conflict, Forbidden, Invalid
from blog.core.events import announce
from blog.core.i18n import _
from blog.core.tags import touch

BIN_BATCH = 500


def delete_comment(actor: Actor, comment_id: int, version: int) -> None:
    """Delete a binned comment for good; its replies move up to what it answered.

    There is no undo. Raises NotFound, Forbidden and Conflict.
    """
    with transaction() as session:
        comment = load(session, actor, comment_id)
        check_version(comment, version)
        if comment.status not in BINS:
            raise Conflict(_("Only spam and trash can be deleted for good."))
        _delete(session, actor, comment, new_batch())


def delete_many(actor: Actor, targets: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Delete each (id, version) that is in a bin and was not changed since.

    Returns how many are gone and how many were left. Raises Forbidden.
    """
    versions = dict(targets)
    batch = new_batch()
    done = 0
    with transaction() as session:
        for comment in load_many(session, actor, versions).values():
            if comment.version == versions[comment.id] and comment.status in BINS:
                _delete(session, actor, comment, batch)
                done += 1
    return done, len(versions) - done


def empty_bin(actor: Actor, status: Status) -> int:
    """Delete for good what is in spam or trash, at most 500 at a time; returns how many."""
    if not may_moderate_all(actor):
        raise Forbidden(_("Only those who moderate the whole site can empty spam or trash."))
    if status not in BINS:
        raise Invalid(_("Only spam and trash can be emptied."))
    batch = new_batch()
    with transaction() as session:
        oldest = select(Comment.id).where(Comment.status == status).order_by(Comment.created_at)
        found = load_many(session, actor, list(session.scalars(oldest.limit(BIN_BATCH))))
        binned = [comment for comment in found.values() if comment.status == status]
        for comment in binned:
            _delete(session, actor, comment, batch)
        return len(binned)


def _delete(session: Session, actor: Actor, comment: Comment, batch: str) -> None:
    session.execute(
        update(Comment).where(Comment.parent_id == comment.id).values(parent_id=comment.parent_id)
    )
    record(
        comment.id, comment.post_id, actor, "deleted", batch,
        before={"status": comment.status}, after={"status": None},
    )  # fmt: skip
    counts.move(session, comment, comment.status, None)
    announce(CommentDeleted(comment.id, comment.post_id))
    touch(f"thread:{comment.post_id}")
    forget_words(session, comment.id)
    session.delete(comment)
    session.flush()
