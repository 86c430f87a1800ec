"""What is known of the conversation in which a comment stands, for whoever decides about it."""

from dataclasses import dataclass

from sqlalchemy import select

from blog.comments.models import Comment
from blog.comments.moderation.locked import Lock, lock_over
from blog.core.db import db
from blog.posts.models import Post


@dataclass(frozen=True)
class Conversation:
    """Where it is locked, if it is, and whether the article takes comments by hand.

    `is_locked`: the lock stands at this very comment. `begins`: it answers the article itself.
    """

    lock: Lock | None
    is_locked: bool
    takes_comments: bool
    begins: bool


def conversation_of(comment_id: int) -> Conversation:
    """The conversation of a comment that exists."""
    query = select(Post.comments_open, Comment.parent_id, Comment.branch_id)
    query = query.join(Comment, Comment.post_id == Post.id).where(Comment.id == comment_id)
    row = db.session.execute(query).one()
    lock = lock_over(comment_id)
    return Conversation(
        lock=lock,
        is_locked=lock is not None and lock.comment_id == comment_id,
        takes_comments=row.comments_open,
        begins=row.parent_id is None and row.branch_id is None,
    )
