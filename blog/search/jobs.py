"""Later work of the index; each job reads anew, so it may run twice or late."""

from blog.core import outbox
from blog.search import services


@outbox.job("search.refresh_post")
def refresh_post(post_id: int) -> None:
    """An article changed."""
    services.refresh_post(post_id)
    services.refresh_comments_of(post_id)


@outbox.job("search.refresh_comment")
def refresh_comment(comment_id: int) -> None:
    """A comment changed."""
    services.refresh_comment(comment_id)
