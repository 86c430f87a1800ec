"""The comments that somebody is about to decide about: found, theirs, and locked."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.accounts.permissions import Actor
from blog.comments.models import Comment
from blog.comments.permissions import may_moderate, may_moderate_all, may_moderate_sections
from blog.comments.sections import articles_held, outside
from blog.core.db import db
from blog.core.errors import Conflict, Forbidden, NotFound
from blog.core.i18n import _
from blog.posts.models import Byline, Post


def load(session: Session, actor: Actor, comment_id: int) -> Comment:
    """The comment, locked until the transaction ends. Raises NotFound and Forbidden."""
    found = load_many(session, actor, [comment_id])
    if comment_id not in found:
        raise NotFound(_("This comment does not exist, or no longer."))
    return found[comment_id]


def load_many(session: Session, actor: Actor, comment_ids: Collection[int]) -> dict[int, Comment]:
    """Those of the comments that exist, by id, locked in the order of their ids.

    Raises Forbidden if one of them is not for this person to decide about.
    """
    rows = session.scalars(
        select(Comment)
        .where(Comment.id.in_(comment_ids))
        .order_by(Comment.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    comments = {comment.id: comment for comment in rows}
    check_articles(session, actor, {comment.post_id for comment in comments.values()})
    return comments


def articles_decided(actor: Actor, post_ids: Collection[int]) -> set[int]:
    """Those of the articles about whose comments this person decides."""
    if may_moderate_all(actor):
        return set(post_ids)
    if may_moderate_sections(actor):
        return articles_held(actor, post_ids)
    authors = _authors(db.session(), set(post_ids))
    return {post_id for post_id in authors if may_moderate(actor, authors[post_id])}


def check_articles(session: Session, actor: Actor, post_ids: set[int]) -> None:
    """Raises Forbidden unless this person decides about the comments of all these articles."""
    if may_moderate_all(actor):
        return
    if may_moderate_sections(actor):
        if post_ids - articles_held(actor, post_ids):
            raise outside()
        return
    authors = _authors(session, post_ids)
    if not all(may_moderate(actor, authors[post_id]) for post_id in post_ids):
        raise Forbidden(_("You may not decide about this comment."))


def check_version(comment: Comment, version: int) -> None:
    """Raises Conflict if somebody has changed the comment since it was `version`."""
    if comment.version != version:
        raise Conflict(_("Somebody else has changed this comment in the meantime."))


def _authors(session: Session, post_ids: set[int]) -> dict[int, set[int]]:
    """The owner and the signing authors of each article."""
    authors: dict[int, set[int]] = {post_id: set() for post_id in post_ids}
    owners = select(Post.id, Post.owner_id).where(Post.id.in_(post_ids))
    signed = select(Byline.post_id, Byline.user_id).where(Byline.post_id.in_(post_ids))
    for post_id, user_id in [*session.execute(owners), *session.execute(signed)]:
        if user_id is not None:
            authors[post_id].add(user_id)
    return authors
