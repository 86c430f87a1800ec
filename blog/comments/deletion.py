"""Deleting for good: what is in spam or trash goes, its replies move up, the log keeps a line.

What the log knew of its words goes with it.
"""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from blog.accounts.permissions import Actor
from blog.comments import counts
from blog.comments.events import CommentDeleted, CommentErased
from blog.comments.models import Appeal, Comment
from blog.comments.moderation.log import WRITERS, forget_words, new_batch, record
from blog.comments.moderation.targets import check_version, load, load_many
from blog.comments.permissions import may_moderate_all
from blog.comments.pictures import taking as pictures
from blog.comments.reports.settling import settle
from blog.comments.reports.weights import Outcome
from blog.comments.states import BINS, Status
from blog.core import clock
from blog.core.db import transaction
from blog.core.errors import Conflict, Forbidden, Invalid
from blog.core.events import announce
from blog.core.i18n import _
from blog.core.tags import touch

BIN_BATCH = 500
ERASED = "erased"
"""The digest of no words: nothing that is written is ever a duplicate of it."""


def delete_comment(actor: Actor, comment_id: int, version: int) -> None:
    """Delete a binned comment for good; its replies move up to what it answered.

    There is no undo. Raises NotFound, Forbidden and Conflict.
    """
    with transaction() as session:
        comment = load(session, actor, comment_id)
        check_version(comment, version)
        if comment.status not in BINS:
            raise Conflict(_("Only spam and trash can be deleted for good."))
        remove(session, actor, comment, new_batch())


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
                remove(session, actor, comment, batch)
                done += 1
    return done, len(versions) - done


def require_bins(actor: Actor) -> None:
    """Raise Forbidden unless this person may empty spam and trash."""
    if not may_moderate_all(actor):
        raise Forbidden(_("Only those who moderate the whole site can empty spam or trash."))


def empty_bin(actor: Actor, status: Status) -> int:
    """Delete for good what is in spam or trash, at most 500 at a time; returns how many.

    What its writer appeals against stays until somebody has answered.
    """
    require_bins(actor)
    if status not in BINS:
        raise Invalid(_("Only spam and trash can be emptied."))
    batch = new_batch()
    with transaction() as session:
        oldest = select(Comment.id).where(Comment.status == status, Comment.appealed_at.is_(None))
        oldest = oldest.order_by(Comment.created_at)
        found = load_many(session, actor, list(session.scalars(oldest.limit(BIN_BATCH))))
        binned = [comment for comment in found.values() if comment.status == status]
        for comment in binned:
            remove(session, actor, comment, batch)
        return len(binned)


def remove(
    session: Session, actor: Actor, comment: Comment, batch: str, action: str = "deleted"
) -> None:
    """Take a comment that is locked out of the database, and its words out of the log."""
    session.execute(
        update(Comment).where(Comment.parent_id == comment.id).values(parent_id=comment.parent_id)
    )
    record(
        comment.id, comment.post_id, actor, action, batch,
        before=None if action in WRITERS else {"status": comment.status}, after={"status": None},
    )  # fmt: skip
    counts.move(session, comment, comment.status, None)
    reported = comment.reported_at is not None
    announce(CommentDeleted(comment.id, comment.post_id, reported))
    touch(f"thread:{comment.post_id}")
    forget_words(session, comment.id)
    pictures.drop(comment)
    session.delete(comment)
    session.flush()


def erase_words(session: Session, comment: Comment) -> None:
    """Leave nothing of a comment that is locked but its place among the replies."""
    blank(session, [comment])
    forget_words(session, comment.id)


def blank(session: Session, comments: Sequence[Comment]) -> None:
    """The same for several, of which the log knows no words any more."""
    for comment in comments:
        settle(session, comment, Outcome.IGNORED, new_batch())
        if comment.status == Status.APPROVED:
            counts.answer_lost(session, comment)
        comment.expert = None if comment.expert is None else False
        comment.author_name = comment.author_email = comment.author_url = ""
        comment.user_id = comment.identity = comment.address_hash = comment.facts = None
        comment.alias_of = comment.mark = comment.email_proven = None
        pictures.drop(comment)
        comment.body_source = comment.body_html = ""
        comment.body_digest = ERASED
        comment.reasons = []
        comment.erased_at = clock.now()
        comment.edited_at = comment.appealed_at = None
        comment.version += 1
    ids = [comment.id for comment in comments]
    session.execute(delete(Appeal).where(Appeal.comment_id.in_(ids)))
    session.flush()
    for comment in comments:
        announce(CommentErased(comment.id, comment.post_id))
        touch(f"thread:{comment.post_id}")
