"""Who may read, change, publish and delete a post; pure, after the table of roles."""

from dataclasses import dataclass
from datetime import datetime

from blog.accounts.permissions import SYSTEM, Actor, Capability
from blog.posts.publishing import PostStatus, PostType, is_visible

_OUT = (PostStatus.PUBLISHED, PostStatus.PRIVATE)


@dataclass(frozen=True)
class Standing:
    """What the rules need to know of a post; `people` are its owner and those who sign it."""

    type: str
    status: str
    published_at: datetime | None
    people: frozenset[int] = frozenset()


def may_read(actor: Actor, post: Standing, now: datetime) -> bool:
    """Whether `actor` may see the post at its address."""
    if is_visible(post.status, post.published_at, now):
        return True
    return _may(actor, Capability.EDIT_OTHERS) or (
        _is_own(actor, post) and _may(actor, Capability.WRITE)
    )


def may_create(actor: Actor, post_type: str) -> bool:
    """Whether `actor` may begin a post of that type; pages are the editors'."""
    if post_type == PostType.PAGE:
        return _may(actor, Capability.EDIT_OTHERS)
    return _may(actor, Capability.WRITE)


def may_edit(actor: Actor, post: Standing) -> bool:
    """Whether `actor` may change the post: their own, and what is out only who may publish."""
    if _may(actor, Capability.EDIT_OTHERS):
        return True
    if post.type == PostType.PAGE or not _is_own(actor, post):
        return False
    return _may(actor, Capability.PUBLISH if _is_out(post) else Capability.WRITE)


def may_publish(actor: Actor, post: Standing) -> bool:
    """Whether `actor` may put the post before readers, or take it back."""
    return may_edit(actor, post) and _may(actor, Capability.PUBLISH)


def may_delete(actor: Actor, post: Standing) -> bool:
    """Whether `actor` may throw the post away: whoever may change it."""
    return may_edit(actor, post)


def may_sign_for_others(actor: Actor) -> bool:
    """Whether `actor` may put other people's names to a post."""
    return _may(actor, Capability.EDIT_OTHERS)


def _is_own(actor: Actor, post: Standing) -> bool:
    return actor.user_id is not None and actor.user_id in post.people


def _is_out(post: Standing) -> bool:
    return post.status in _OUT


def _may(actor: Actor, capability: Capability) -> bool:
    return actor is SYSTEM or actor.may(capability)
