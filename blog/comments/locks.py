"""Locking a conversation, a comment and all beneath it, and closing a whole article's.

A lock stands at the comment where it was set: so it goes along wherever that is moved, and locks
inside one another are lifted one by one.
"""

from blog.accounts.permissions import Actor
from blog.comments.models import Comment
from blog.comments.moderation.log import new_batch, record
from blog.comments.moderation.targets import check_articles, check_version, load
from blog.comments.services import put, told
from blog.core import clock
from blog.core.db import transaction
from blog.core.errors import Conflict, Invalid
from blog.core.i18n import _
from blog.posts.services import take_comments

LONGEST_REASON = 300
LOCK = ("locked_at", "lock_reason")
OF_AN_ARTICLE = 0
"""Stands in the log where a line is about an article's whole conversation."""


def lock_branch(actor: Actor, comment_id: int, version: int, reason: str = "") -> str:
    """Let nobody answer this comment or anything beneath it; readers see the reason.

    Returns the batch by which it can be undone. Raises NotFound, Forbidden, Invalid, and Conflict
    if somebody has decided since `version` or it is locked already.
    """
    reason = " ".join(reason.split())
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("Use at most %(most)s characters.", most=LONGEST_REASON))
    lock = {"locked_at": clock.now().isoformat(), "lock_reason": reason or None}
    return _set(actor, comment_id, version, lock)


def unlock_branch(actor: Actor, comment_id: int, version: int) -> str:
    """Let it be answered again, unless something above it is locked; returns the batch to undo it.

    Raises NotFound, Forbidden, and Conflict if somebody has decided since `version` or no lock
    stands at it.
    """
    return _set(actor, comment_id, version, dict.fromkeys(LOCK))


def close_thread(actor: Actor, post_id: int) -> bool:
    """Let an article take no more comments; returns whether it did. Raises NotFound, Forbidden."""
    return _take(actor, post_id, is_open=False)


def reopen_thread(actor: Actor, post_id: int) -> bool:
    """Let it take comments again; returns whether it did not. Raises NotFound and Forbidden."""
    return _take(actor, post_id, is_open=True)


def _set(actor: Actor, comment_id: int, version: int, lock: dict[str, str | None]) -> str:
    batch = new_batch()
    with transaction() as session:
        comment: Comment = load(session, actor, comment_id)
        check_version(comment, version)
        if (comment.locked_at is None) == (lock["locked_at"] is None):
            raise Conflict(_("That is how it is already."))
        before = told(comment, LOCK)
        put(session, comment, lock)
        action = "locked" if lock["locked_at"] else "unlocked"
        record(
            comment.id, comment.post_id, actor, action, batch,
            before=before, after=told(comment, LOCK), note=lock["lock_reason"] or "",
        )  # fmt: skip
    return batch


def _take(actor: Actor, post_id: int, *, is_open: bool) -> bool:
    with transaction() as session:
        check_articles(session, actor, {post_id})
        changed = take_comments(post_id, is_open=is_open)
        if changed:
            action = "thread_opened" if is_open else "thread_closed"
            record(OF_AN_ARTICLE, post_id, actor, action, new_batch())
    return changed
