"""Erasing everything that somebody wrote: a few hundred comments at a time, newest first.

Replies come before what they answer, so that a conversation somebody had with themselves goes
altogether; what others have answered keeps its place, without words or name. Each step is a
transaction of its own and leaves the rest as it was: whoever is interrupted begins again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from blog.accounts.permissions import ANONYMOUS, SYSTEM
from blog.comments import counts
from blog.comments.deletion import blank
from blog.comments.events import CommentDeleted
from blog.comments.models import Comment
from blog.comments.moderation.log import forget_writer, new_batch, record
from blog.comments.moderation.targets import load_many
from blog.comments.own import Writer
from blog.comments.pictures import taking as pictures
from blog.comments.queries import thread_tag
from blog.comments.receipts import ANSWERING
from blog.comments.states import Status
from blog.comments.votes.services import forget_voters
from blog.core.db import connection, transaction
from blog.core.events import announce
from blog.core.tags import touch

AT_ONCE = 200
VOTES_AT_ONCE = 500


def erase_comments(writer: Writer) -> int:
    """Erase the newest of their comments, some hundred; returns how many, 0 once none is left."""
    with transaction() as session:
        ids = _newest(session, writer)
        comments = load_many(session, SYSTEM, ids).values()
        browsers = {comment.identity for comment in comments if comment.user_id is None}
        _forget_votes(session, filter(None, browsers))
        _erase(session, sorted(comments, key=_age, reverse=True))
        forget_writer(session, ids)
    return len(ids)


def forget_votes(user_id: int) -> None:
    """Let what somebody voted with their account be anybody's."""
    while True:
        with transaction() as session:
            if forget_voters(session, [f"user:{user_id}"], VOTES_AT_ONCE) < VOTES_AT_ONCE:
                return


def _newest(session: Session, writer: Writer) -> list[int]:
    found: list[tuple[datetime, int]] = []
    for theirs in writer.wrote():
        query = select(Comment.created_at, Comment.id).where(theirs)
        newest = query.order_by(Comment.created_at.desc(), Comment.id.desc()).limit(AT_ONCE)
        found += [(row.created_at, row.id) for row in session.execute(newest)]
    return [comment_id for _written, comment_id in sorted(found, reverse=True)[:AT_ONCE]]


def _age(comment: Comment) -> tuple[datetime, int]:
    return comment.created_at, comment.id


def _forget_votes(session: Session, identities: Iterable[str]) -> None:
    """A browser that was remembered has voted a few times, or some hundred."""
    known = sorted(identities)
    while known and forget_voters(session, known, VOTES_AT_ONCE) == VOTES_AT_ONCE:
        pass


def _erase(session: Session, comments: Sequence[Comment]) -> None:
    """Erase comments that are locked; each after whatever of them answers it."""
    replies = _replies(session, comments)
    batch = new_batch()
    left: list[Comment] = []
    gone: list[Comment] = []
    moved: dict[int, int | None] = {}
    for comment in comments:
        beneath = replies[comment.id]
        if comment.status == Status.APPROVED and any(s in ANSWERING for s in beneath.values()):
            after = {"status": comment.status}
            record(comment.id, comment.post_id, ANONYMOUS, "withdrawn", batch, after=after)
            left.append(comment)
            continue
        gone.append(comment)
        moved.update(dict.fromkeys(beneath, comment.parent_id))
        if comment.parent_id in replies:
            replies[comment.parent_id].pop(comment.id, None)
            replies[comment.parent_id].update(beneath)
    _forget_answered(session, comments)
    blank(session, left)
    _move_up(moved)
    _take_out(session, gone, batch)


def _replies(session: Session, comments: Sequence[Comment]) -> dict[int | None, dict[int, str]]:
    """What answers each of them, and how it stands."""
    found: dict[int | None, dict[int, str]] = {comment.id: {} for comment in comments}
    columns = (Comment.id, Comment.parent_id, Comment.status)
    for row in session.execute(select(*columns).where(Comment.parent_id.in_(list(found)))):
        found[row.parent_id][row.id] = row.status
    return found


def _forget_answered(session: Session, comments: Sequence[Comment]) -> None:
    """Whose comments they are is noted beside the replies as well."""
    session.execute(
        update(Comment)
        .where(Comment.parent_id.in_([comment.id for comment in comments]))
        .where(Comment.answered_user_id.is_not(None))
        .values(answered_user_id=None),
        execution_options={"synchronize_session": False},
    )


def _move_up(moved: dict[int, int | None]) -> None:
    """Replies to what goes answer what that had answered."""
    if moved:
        connection().execute(
            update(Comment)
            .where(Comment.id == bindparam("reply"))
            .values(parent_id=bindparam("above")),
            [{"reply": reply, "above": above} for reply, above in sorted(moved.items())],
        )


def _take_out(session: Session, comments: Sequence[Comment], batch: str) -> None:
    for comment in comments:
        after = {"status": None}
        record(comment.id, comment.post_id, ANONYMOUS, "withdrawn", batch, after=after)
        counts.move(session, comment, comment.status, None)
        reported = comment.reported_at is not None
        announce(CommentDeleted(comment.id, comment.post_id, reported))
        touch(thread_tag(comment.post_id))
        pictures.drop(comment)
    ids = [comment.id for comment in comments]
    for comment in comments:
        session.expunge(comment)
    session.execute(
        delete(Comment).where(Comment.id.in_(ids)),
        execution_options={"synchronize_session": False},
    )
