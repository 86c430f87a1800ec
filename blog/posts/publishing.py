"""The life of a post, as pure rules: what it may become, and who sees it when.

Times decide, not jobs: a published post whose time has not come is scheduled, and is published
from that moment on without anything being run. What WordPress calls an auto-draft, a form that
was opened and never saved, is stored nowhere here.
"""

from datetime import datetime
from enum import StrEnum


class PostType(StrEnum):
    """An article of the archive, or a page that stands alone."""

    POST = "post"
    PAGE = "page"


class PostStatus(StrEnum):
    """What is stored. A published post whose time has not come is scheduled: see `state`."""

    DRAFT = "draft"
    PENDING = "pending"
    PUBLISHED = "published"
    PRIVATE = "private"
    TRASH = "trash"


class PostState(StrEnum):
    """What people are told: the stored status, read against the clock."""

    DRAFT = "draft"
    PENDING = "pending"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    PRIVATE = "private"
    TRASH = "trash"


class Move(StrEnum):
    """What a person does to a post's status."""

    PUBLISH = "publish"
    SUBMIT = "submit"
    RETURN_TO_DRAFT = "return_to_draft"
    MAKE_PRIVATE = "make_private"
    TRASH = "trash"
    RESTORE = "restore"


_LIVING = frozenset(PostStatus) - {PostStatus.TRASH}

_FROM: dict[Move, frozenset[PostStatus]] = {
    Move.PUBLISH: _LIVING,
    Move.SUBMIT: _LIVING - {PostStatus.PENDING},
    Move.RETURN_TO_DRAFT: _LIVING - {PostStatus.DRAFT},
    Move.MAKE_PRIVATE: _LIVING - {PostStatus.PRIVATE},
    Move.TRASH: _LIVING,
    Move.RESTORE: frozenset({PostStatus.TRASH}),
}

_TO: dict[Move, PostStatus] = {
    Move.PUBLISH: PostStatus.PUBLISHED,
    Move.SUBMIT: PostStatus.PENDING,
    Move.RETURN_TO_DRAFT: PostStatus.DRAFT,
    Move.MAKE_PRIVATE: PostStatus.PRIVATE,
    Move.TRASH: PostStatus.TRASH,
    Move.RESTORE: PostStatus.DRAFT,
}


def after(status: str, move: Move) -> PostStatus | None:
    """The status that `move` leads to; None if it cannot be made from `status`.

    A published post may be published again: that gives it another time.
    """
    return _TO[move] if PostStatus(status) in _FROM[move] else None


def moves(status: str) -> tuple[Move, ...]:
    """Every move that can be made from `status`."""
    return tuple(move for move in Move if after(status, move) is not None)


def state(status: str, published_at: datetime | None, now: datetime) -> PostState:
    """What the post is at `now`; a published one without a time is not out yet."""
    if status == PostStatus.PUBLISHED and (published_at is None or published_at > now):
        return PostState.SCHEDULED
    return PostState(status)


def is_visible(status: str, published_at: datetime | None, now: datetime) -> bool:
    """Whether everyone may read the post at `now`."""
    return state(status, published_at, now) is PostState.PUBLISHED
