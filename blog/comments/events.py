"""What the comments room announces, inside the transaction in which it happens."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CommentSubmitted:
    """A comment was stored; `status` is what the rules decided.

    `wants_mail`: its writer asked to be told of replies; `is_proven`: the address is known to be
    theirs; `is_checked`: others are asked about it first.
    """

    comment_id: int
    post_id: int
    status: str
    wants_mail: bool = False
    is_proven: bool = False
    is_checked: bool = False


@dataclass(frozen=True)
class CommentMoved:
    """A comment went from one status to another, by a decision or by its undoing."""

    comment_id: int
    post_id: int
    before: str
    after: str


@dataclass(frozen=True)
class AppealKept:
    """A moderator has read an appeal, and left the comment where it stood."""

    comment_id: int


@dataclass(frozen=True)
class BranchCarried:
    """A comment and all beneath it stand elsewhere: under `post_id`, on the branch `branch_id`."""

    comment_id: int
    branch_id: int
    from_post_id: int
    post_id: int


@dataclass(frozen=True)
class DecisionUndone:
    """What `batch` did to a comment was put back as it was before."""

    comment_id: int
    batch: str


@dataclass(frozen=True)
class CommentEdited:
    """The words of a comment changed."""

    comment_id: int
    post_id: int


@dataclass(frozen=True)
class CommentRewritten:
    """Its writer changed a comment; `after` is what the rules decided about the new words.

    `is_checked`: others are asked about them first.
    """

    comment_id: int
    post_id: int
    before: str
    after: str
    is_checked: bool = False


@dataclass(frozen=True)
class CommentDeleted:
    """A comment is gone for good; `is_reported`: reports about it waited for an answer."""

    comment_id: int
    post_id: int
    is_reported: bool


@dataclass(frozen=True)
class CommentErased:
    """Nothing but its place is left of a comment: who shows its words or writer forgets them."""

    comment_id: int
    post_id: int


@dataclass(frozen=True)
class GuestTold:
    """Moderators told the writer of a comment something, and nobody knows whose address it gives.

    `title` and `text` are what a mail would say.
    """

    comment_id: int
    title: str
    text: str


@dataclass(frozen=True)
class CommentBrought:
    """A comment that existed elsewhere was stored where it stood; nobody is to be told."""

    comment_id: int
    post_id: int
    status: str
