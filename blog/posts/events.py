"""What happens to posts, announced inside the transaction in which it happens."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PostPublished:
    """A post is before readers, or will be when its time comes."""

    post_id: int


@dataclass(frozen=True)
class PostUpdated:
    """What a post says, or where it stands, has changed; its status has not."""

    post_id: int


@dataclass(frozen=True)
class PostUnpublished:
    """A post that was before readers, or would have been, no longer is."""

    post_id: int


@dataclass(frozen=True)
class ExpertsChanged:
    """A post's comments are questions from now on, or no longer, or others answer them."""

    post_id: int


@dataclass(frozen=True)
class PostDeleted:
    """A post goes for good, in this transaction; what hangs on it goes with it."""

    post_id: int
