"""Finding a comment's picture, for whoever may see the comment."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from blog.accounts.permissions import Actor
from blog.comments.models import Comment
from blog.comments.moderation.queue import one
from blog.comments.pages import locate
from blog.comments.receipts import comment_of
from blog.core import tokens
from blog.core.db import db
from blog.core.errors import Forbidden, NotFound
from blog.posts.addresses import resolve_id


@dataclass(frozen=True)
class Picture:
    """Where a comment's picture is, how large it is, and what it shows."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Found:
    """A file in the storage, and whether everybody may have it now."""

    key: str
    is_public: bool


def picture_of(comment_id: int, kept: dict[str, Any] | None, url: str = "") -> Picture | None:
    """The picture as pages show it, at its own address or another one; None if there is none."""
    if kept is None:
        return None
    url = url or f"/comments/{comment_id}/picture/{_name(kept)}"
    return Picture(url, kept["width"], kept["height"], kept["alt"])


def find_picture(comment_id: int, name: str, actor: Actor, own: Collection[int]) -> Found:
    """The file of a comment that everybody sees; or that is one's own, or one's to decide about.

    `own` are the comments that this browser wrote. Raises NotFound for anybody else.
    """
    row = db.session.execute(
        select(Comment.picture, Comment.user_id, Comment.post_id).where(Comment.id == comment_id)
    ).one_or_none()
    if row is None or row.picture is None or not tokens.same(_name(row.picture), name):
        raise NotFound()
    if locate(comment_id) is not None and resolve_id(row.post_id) is not None:
        return Found(row.picture["key"], True)
    by_account = actor.user_id is not None and actor.user_id == row.user_id
    if comment_id in own or by_account or _may_decide(actor, comment_id):
        return Found(row.picture["key"], False)
    raise NotFound()


def picture_of_receipt(token: str) -> Found:
    """The file for whoever holds the comment's receipt. Raises NotFound."""
    kept = db.session.scalar(select(Comment.picture).where(Comment.id == comment_of(token)))
    if kept is None:
        raise NotFound()
    return Found(kept["key"], False)


def _may_decide(actor: Actor, comment_id: int) -> bool:
    try:
        one(actor, comment_id)
    except (Forbidden, NotFound):
        return False
    return True


def _name(kept: dict[str, Any]) -> str:
    return str(kept["key"]).rpartition("/")[2]
