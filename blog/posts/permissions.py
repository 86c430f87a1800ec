"""Who may read, change, publish and delete a post; pure, after the table of roles.

`people` are the ids of a post's owner and of those who sign it.
"""

from collections.abc import Collection, Iterable

from blog.accounts.permissions import SYSTEM, Actor, Capability
from blog.posts.publishing import PostState, PostStatus, PostType

_OUT = (PostStatus.PUBLISHED, PostStatus.PRIVATE)


def people_of(owner_id: int | None, author_ids: Iterable[int]) -> frozenset[int]:
    """Everyone whose own a post is."""
    return frozenset(author_ids) | (frozenset() if owner_id is None else frozenset({owner_id}))


def may_read(actor: Actor, state: PostState, people: Collection[int]) -> bool:
    """Whether `actor` may see a post of that state at its address."""
    if state is PostState.PUBLISHED or _may(actor, Capability.EDIT_OTHERS):
        return True
    return actor.user_id in people and _may(actor, Capability.WRITE)


def may_create(actor: Actor, post_type: str) -> bool:
    """Whether `actor` may begin a post of that type; pages are the editors'."""
    page = post_type == PostType.PAGE
    return _may(actor, Capability.EDIT_OTHERS if page else Capability.WRITE)


def may_edit(actor: Actor, post_type: str, status: str, people: Collection[int]) -> bool:
    """Whether `actor` may change the post: their own, and what is out only who may publish."""
    if _may(actor, Capability.EDIT_OTHERS):
        return True
    if post_type == PostType.PAGE or actor.user_id not in people:
        return False
    return _may(actor, Capability.PUBLISH if status in _OUT else Capability.WRITE)


def may_publish(actor: Actor, post_type: str, status: str, people: Collection[int]) -> bool:
    """Whether `actor` may put the post before readers."""
    return may_edit(actor, post_type, status, people) and _may(actor, Capability.PUBLISH)


def may_delete(actor: Actor, post_type: str, status: str, people: Collection[int]) -> bool:
    """Whether `actor` may throw the post away: whoever may change it."""
    return may_edit(actor, post_type, status, people)


def may_sign_for_others(actor: Actor) -> bool:
    """Whether `actor` may put other people's names to a post."""
    return _may(actor, Capability.EDIT_OTHERS)


def _may(actor: Actor, capability: Capability) -> bool:
    return actor is SYSTEM or actor.may(capability)
