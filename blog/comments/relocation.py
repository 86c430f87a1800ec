"""Letting a conversation stand elsewhere: a comment, and everything beneath it.

It becomes a conversation of its own, under its article or under another one, by a few statements
however long it is. Whoever moves one holds both articles first, lowest id first, as whoever writes
a comment holds theirs: a reply is there before, and goes along, or comes after and finds it moved.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CTE, ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from blog.accounts.permissions import Actor
from blog.comments import counts
from blog.comments.answers import how_many_answers, judge
from blog.comments.events import BranchCarried
from blog.comments.models import Comment, ModerationEntry, Relocation
from blog.comments.moderation.gates import OPEN_STATES
from blog.comments.moderation.log import new_batch, record
from blog.comments.moderation.targets import check_articles, check_version, load
from blog.comments.queries import thread_tag
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from blog.comments.votes.services import carry_votes
from blog.core import clock
from blog.core.db import db, transaction
from blog.core.errors import Conflict, Forbidden, Invalid, NotFound
from blog.core.events import announce
from blog.core.i18n import _
from blog.core.locks import hold_rows
from blog.core.settings.store import current
from blog.core.tags import touch
from blog.posts import publishing
from blog.posts.models import Post
from blog.posts.publishing import PostType

PLACE = ("post_id", "parent_id", "branch_id")
_UNSEEN = {"synchronize_session": False}


def split_branch(actor: Actor, comment_id: int, version: int) -> str:
    """Let a reply and all beneath it stand as a conversation of its own under the same article.

    Returns the batch by which it can be undone. Raises NotFound, Forbidden, and Conflict if
    somebody has decided since `version` or it begins a conversation already.
    """
    batch = new_batch()
    with transaction() as session:
        comment = _held(session, actor, comment_id, version)
        if comment.parent_id is None and comment.branch_id is None:
            raise Conflict(_("It begins a conversation of its own already."))
        _relocate(session, actor, comment, comment.post_id, batch, "split")
    return batch


def move_branch(actor: Actor, comment_id: int, version: int, post_id: int) -> str:
    """Let a comment and all beneath it stand under another article, as a conversation there.

    What was featured or pinned is so no more: it was in that other conversation. Returns the batch
    by which it can be undone. Raises NotFound; Forbidden, if either article is not this person's;
    Conflict if somebody has decided since `version`; Invalid for an article that is not there, is
    the same, or takes no comments.
    """
    batch = new_batch()
    with transaction() as session:
        comment = _held(session, actor, comment_id, version, post_id)
        _check_theirs(session, actor, post_id)
        _check_target(session, comment, post_id)
        _unmark(session, actor, comment, batch)
        _relocate(session, actor, comment, post_id, batch, "moved")
    return batch


def how_many(comment_id: int) -> int:
    """How many comments would go along, of every status, the one itself included."""
    comment = db.session.get(Comment, comment_id)
    return sum(_by_status(db.session(), comment).values()) if comment is not None else 0


def is_one(entry: ModerationEntry) -> bool:
    """Whether a line of the log tells that a conversation went elsewhere."""
    return entry.before is not None and "post_id" in entry.before


def hold_both(session: Session, actor: Actor, entry: ModerationEntry) -> None:
    """Before it is undone: hold what it moved, and both articles. Raises Forbidden and Conflict."""
    assert entry.before is not None
    assert entry.after is not None
    _hold_articles(session, {entry.before["post_id"], entry.after["post_id"]})
    comment = session.get(Comment, entry.comment_id, populate_existing=True)
    there = session.scalar(select(Post.id).where(Post.id == entry.before["post_id"]))
    if comment is None or there is None:
        raise Conflict(_("It was deleted for good since, so this cannot be undone."))
    check_articles(session, actor, {entry.before["post_id"]})
    _hold_comments(session, comment)


def put_back(session: Session, comment: Comment, entry: ModerationEntry) -> None:
    """Let it stand where it stood, with all that was said beneath it since. Raises Conflict."""
    assert entry.before is not None
    place = dict(entry.before)
    if place["parent_id"] is not None:
        parent = session.get(Comment, place["parent_id"], populate_existing=True)
        if parent is None or parent.post_id != place["post_id"]:
            raise Conflict(_("What it answered is gone from there, so this cannot be undone."))
        place["branch_id"] = parent.branch_id or parent.id
    _carry(session, comment, place)
    session.execute(
        delete(Relocation).where(Relocation.batch == entry.batch), execution_options=_UNSEEN
    )


def _held(session: Session, actor: Actor, comment_id: int, version: int, *articles: int) -> Comment:
    """The comment, with all beneath it and the articles held to the end of the transaction."""
    post_id = session.scalar(select(Comment.post_id).where(Comment.id == comment_id))
    if post_id is None:
        raise NotFound(_("This comment does not exist, or no longer."))
    _hold_articles(session, {post_id, *articles})
    comment = session.get(Comment, comment_id, populate_existing=True)
    if comment is not None:
        _hold_comments(session, comment)
    comment = load(session, actor, comment_id)
    check_version(comment, version)
    if comment.post_id != post_id:
        raise Conflict(_("Somebody else has changed this comment in the meantime."))
    return comment


def _hold_articles(session: Session, post_ids: set[int]) -> None:
    articles = select(Post.id).where(Post.id.in_(post_ids)).order_by(Post.id)
    hold_rows(articles.with_for_update(key_share=True))


def _hold_comments(session: Session, comment: Comment) -> None:
    all_of_it = select(Comment.id).where(_all_of(comment)).order_by(Comment.id)
    hold_rows(all_of_it.with_for_update(key_share=True))


def _check_target(session: Session, comment: Comment, post_id: int) -> None:
    """Raises Invalid unless the article can take the conversation."""
    columns = (Post.type, Post.status, Post.published_at, Post.comments_open)
    post = session.execute(select(*columns).where(Post.id == post_id)).one_or_none()
    if post is None:
        raise Invalid(fields={"target": _("There is no such article.")})
    if post_id == comment.post_id:
        raise Invalid(fields={"target": _("It stands under this article already.")})
    now = clock.now()
    state = publishing.state(post.status, post.published_at, now)
    closes_at = current(DiscussionSettings).closes_at(post.published_at)
    is_old = post.type == PostType.POST and closes_at is not None and closes_at <= now
    if state.value not in OPEN_STATES or not post.comments_open or is_old:
        closed = _("Comments are closed there, so nothing can be moved to that article.")
        raise Invalid(fields={"target": closed})


def _check_theirs(session: Session, actor: Actor, post_id: int) -> None:
    try:
        check_articles(session, actor, {post_id})
    except Forbidden as error:
        text = _("You do not decide about comments under that article. Nothing was moved.")
        raise Forbidden(text) from error


def _unmark(session: Session, actor: Actor, comment: Comment, batch: str) -> None:
    marked = select(Comment).where(Comment.mark.is_not(None), _all_of(comment))
    for each in session.scalars(marked.order_by(Comment.id)).all():
        record(
            each.id, each.post_id, actor, "unmarked", batch,
            before={"mark": each.mark}, after={"mark": None},
        )  # fmt: skip
        each.mark = None
        each.version += 1
    session.flush()


def _relocate(
    session: Session, actor: Actor, comment: Comment, post_id: int, batch: str, action: str
) -> None:
    before = {name: getattr(comment, name) for name in PLACE}
    after = {"post_id": post_id, "parent_id": None, "branch_id": None}
    statuses = _carry(session, comment, after)
    session.add(
        Relocation(
            batch=batch,
            comment_id=comment.id,
            from_post_id=before["post_id"],
            to_post_id=post_id,
            from_parent_id=before["parent_id"],
            replies=statuses.get(Status.APPROVED.value, 0),
            created_at=clock.now(),
        )
    )
    session.flush()
    record(comment.id, before["post_id"], actor, action, batch, before=before, after=after)


def _carry(session: Session, comment: Comment, place: Mapping[str, Any]) -> dict[str, int]:
    """Give the comment its place and all beneath it theirs; returns how many of each status."""
    statuses = _by_status(session, comment)
    was = (comment.post_id, comment.branch_id or comment.id)
    answers = how_many_answers(session, _all_of(comment))
    branch_id = place["branch_id"] or comment.id
    session.execute(
        update(Comment)
        .where(_beneath(comment))
        .values(post_id=place["post_id"], branch_id=branch_id)
        .execution_options(**_UNSEEN)
    )
    for name in PLACE:
        setattr(comment, name, place[name])
    comment.version += 1
    session.flush()
    if comment.post_id != was[0]:
        carry_votes(session, _all_of(comment), comment.post_id)
        judge(session, _all_of(comment), comment.post_id)
        session.refresh(comment, ["expert"])
    counts.carry(
        session, comment, was, statuses, (answers, how_many_answers(session, _all_of(comment)))
    )
    announce(BranchCarried(comment.id, branch_id, was[0], comment.post_id))
    touch(thread_tag(was[0]), thread_tag(comment.post_id))
    return statuses


def _by_status(session: Session, comment: Comment) -> dict[str, int]:
    numbers = (func.count().filter(Comment.status == status.value) for status in Status)
    row = session.execute(select(*numbers).where(_all_of(comment))).one()
    return {status.value: number for status, number in zip(Status, row, strict=True) if number}


def _all_of(comment: Comment) -> ColumnElement[bool]:
    """That it is the comment itself, or hangs beneath it."""
    if comment.branch_id is None:
        return or_(Comment.id == comment.id, Comment.branch_id == comment.id)
    return Comment.id.in_(select(_from(Comment.id == comment.id).c.id))


def _beneath(comment: Comment) -> ColumnElement[bool]:
    """That it hangs beneath the comment: on its branch, or else from answer to answer."""
    if comment.branch_id is None:
        return Comment.branch_id == comment.id
    return Comment.id.in_(select(_from(Comment.parent_id == comment.id).c.id))


def _from(start: ColumnElement[bool]) -> CTE:
    answers = select(Comment.id).where(start).cte("answers", recursive=True)
    return answers.union(select(Comment.id).where(Comment.parent_id == answers.c.id))
