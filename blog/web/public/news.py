"""What has been said since: a few numbers that a page asks for now and then, as JSON.

They are the same for everybody, so the page cache answers, and says "304 Not Modified" as long as
nothing is new.
"""

from flask import Response, jsonify

from blog.comments.newest import newest_ids
from blog.comments.pages import size_of
from blog.core.errors import NotFound
from blog.posts import queries
from blog.posts.permissions import may_read
from blog.web.login import current_actor
from blog.web.public.blueprint import blueprint
from blog.web.public.comment_form import as_id

NEWEST = 50


@blueprint.get("/comments/news/<post_id>/")
def news(post_id: str) -> Response:
    """How many comments an article has, and the ids of the newest."""
    number = as_id(post_id)
    article = queries.article(number) if number else None
    if article is None or not may_read(current_actor(), article.state, article.people):
        raise NotFound
    size = size_of(article.id)
    return jsonify(count=size.approved, newest=newest_ids(article.id, NEWEST))


def news_url(post_id: int) -> str:
    """Where a page asks for them."""
    return f"/comments/news/{post_id}/"
