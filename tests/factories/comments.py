"""Comments as readers send them, under articles and by people who are only there for them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count

from sqlalchemy import func, select

from blog.accounts.models import User
from blog.accounts.permissions import ANONYMOUS, SYSTEM, Actor, Role
from blog.comments.models import Comment
from blog.comments.services import moderate_comment
from blog.comments.states import Action, Status
from blog.comments.submission import Submission, submit_comment
from blog.core.db import db, transaction
from blog.posts.models import Byline, Post, PostStatus, PostType

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
ROADS = {
    Status.PENDING: (),
    Status.APPROVED: (Action.APPROVE,),
    Status.REJECTED: (Action.REJECT,),
    Status.SPAM: (Action.SPAM,),
    Status.TRASH: (Action.TRASH,),
}
_numbers = count(1)


def staff(role: Role | str, name: str = "") -> Actor:
    """Somebody with that role, as services know them."""
    number = next(_numbers)
    name = name or str(role).title()
    with transaction() as session:
        user = User(
            email=f"{role}{number}@example.org",
            name=name,
            slug=f"{role}-{number}",
            role=role,
            created_at=LONG_AGO,
        )
        session.add(user)
    return db.session.get_one(User, user.id).actor


def article(*authors: Actor, title: str = "A bridge for Asia", comments_open: bool = True) -> int:
    """The id of a published article, owned by the first of its authors and signed by all."""
    number = next(_numbers)
    with transaction() as session:
        post = Post(
            type=PostType.POST,
            status=PostStatus.PUBLISHED,
            owner_id=authors[0].user_id if authors else None,
            title=title,
            slug=f"article-{number}",
            comments_open=comments_open,
            preview_token=str(number),
            published_at=LONG_AGO,
            created_at=LONG_AGO,
            updated_at=LONG_AGO,
        )
        session.add(post)
        session.flush()
        for position, author in enumerate(authors):
            session.add(Byline(post_id=post.id, user_id=author.user_id, position=position))
    return post.id


def make_comment(
    post_id: int,
    content: str = "",
    *,
    status: Status = Status.PENDING,
    actor: Actor = ANONYMOUS,
    name: str = "",
    email: str = "",
    parent_id: int | None = None,
    **details: str,
) -> Comment:
    """A comment that was submitted, and then decided about if it is to have another status.

    Each guest is somebody else unless named, and writes something new.
    """
    number = next(_numbers)
    submitted = submit_comment(
        Submission(
            post_id=post_id,
            content=content or f"Remark number {number} about this.",
            parent_id=parent_id,
            name=name or f"Guest {number}",
            email=email or f"guest{number}@example.org",
            actor=actor,
            **details,
        )
    )
    if submitted.status is not status:
        for action in ROADS[status]:
            decide(submitted.comment_id, action)
    return read(submitted.comment_id)


def decide(comment_id: int, action: Action, actor: Actor = SYSTEM) -> str:
    """The decision, as whoever has just read the comment makes it; the batch to undo it."""
    code = "off_topic" if action is Action.REJECT else ""
    return moderate_comment(actor, comment_id, read(comment_id).version, action, reject_code=code)


def read(comment_id: int) -> Comment:
    """The comment as it is stored now."""
    db.session.expire_all()
    return db.session.get_one(Comment, comment_id)


def targets(comments: Sequence[Comment]) -> list[tuple[int, int]]:
    """What a bulk decision is told: ids and the versions that were seen."""
    return [(comment.id, comment.version) for comment in comments]


def newest_id() -> int:
    """The id of the comment that was stored last."""
    db.session.rollback()
    found = db.session.scalar(select(func.max(Comment.id)))
    assert found is not None
    return found
