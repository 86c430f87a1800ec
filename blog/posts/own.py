"""Which posts are somebody's own: those they sign, and those they own."""

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, or_, select, union_all

from blog.posts.models import Byline, Post


def is_signed_by(user_id: int) -> ColumnElement[bool]:
    """The condition that a post is signed by that person."""
    return exists().where(Byline.post_id == Post.id, Byline.user_id == user_id)


def is_own(user_id: int) -> ColumnElement[bool]:
    """The condition that a post is that person's own."""
    return or_(Post.owner_id == user_id, is_signed_by(user_id))


def signed(user_id: int) -> Select[int]:
    """The ids of what that person signs."""
    return select(Byline.post_id).where(Byline.user_id == user_id)


def own(user_id: int) -> CompoundSelect[int]:
    """The ids of all that is that person's own; what they own and sign stands there twice."""
    return union_all(signed(user_id), select(Post.id).where(Post.owner_id == user_id))
