"""What the index does when articles and comments change: it asks to be brought up to date later."""

from blog.comments.events import (
    BranchCarried,
    CommentBrought,
    CommentDeleted,
    CommentEdited,
    CommentErased,
    CommentMoved,
    CommentSubmitted,
)
from blog.comments.states import Status
from blog.core import outbox
from blog.core.events import listen
from blog.posts.events import PostDeleted, PostPublished, PostUnpublished, PostUpdated
from blog.search import services


def register() -> None:
    """Listen."""
    listen(PostPublished, refresh_post)
    listen(PostUpdated, refresh_post)
    listen(PostUnpublished, refresh_post)
    listen(PostDeleted, forget_post)
    listen(CommentSubmitted, add_comment)
    listen(CommentBrought, add_comment)
    listen(CommentMoved, refresh_comment)
    listen(CommentEdited, refresh_comment)
    listen(BranchCarried, refresh_branch)
    listen(CommentDeleted, forget_comment)
    listen(CommentErased, forget_comment)


def refresh_post(event: PostPublished | PostUpdated | PostUnpublished) -> None:
    """Index the article and its comments, or take them out."""
    outbox.enqueue("search.refresh_post", post_id=event.post_id)


def forget_post(event: PostDeleted) -> None:
    """Take out the article and its comments while they can still be named."""
    services.forget_post(event.post_id)


def add_comment(event: CommentSubmitted | CommentBrought) -> None:
    """Index a comment that is approved from the start."""
    if event.status == Status.APPROVED:
        outbox.enqueue("search.refresh_comment", comment_id=event.comment_id)


def refresh_comment(event: CommentMoved | CommentEdited) -> None:
    """Index the comment, or take it out."""
    outbox.enqueue("search.refresh_comment", comment_id=event.comment_id)


def refresh_branch(event: BranchCarried) -> None:
    """Index the comments of the article under which they stand now, all in one go."""
    if event.post_id != event.from_post_id:
        outbox.enqueue("search.refresh_post", post_id=event.post_id)


def forget_comment(event: CommentDeleted | CommentErased) -> None:
    """Take the comment out."""
    services.forget_comment(event.comment_id)
