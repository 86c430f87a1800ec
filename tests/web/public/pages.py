"""Reading pages and sending comments, as a browser without script does."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from blog.comments.models import Comment
from blog.comments.settings import DiscussionSettings
from blog.core.db import db
from blog.core.settings.store import change
from blog.posts.models import Post
from blog.posts.queries import permalink_of
from tests.html import Node, read

MEI = {"author_name": "Mei Chen", "author_email": "mei@example.org"}


def see(client: FlaskClient, path: str, status: int = 200) -> Node:
    """The page at `path`, which answers with `status`."""
    response = client.get(path)
    assert response.status_code == status, (path, response.status_code)
    return read(response.text)


def path_of(post: Post | int) -> str:
    """Where an article is."""
    path = permalink_of(post if isinstance(post, int) else post.id)
    assert path is not None
    return path


def titles(page: Node) -> list[str]:
    """The headlines of a listing, in order."""
    return [title.text for title in page.all(".teaser-title")]


def send(
    client: FlaskClient, post_id: object, content: str = "A thoughtful remark.", **fields: Any
) -> TestResponse:
    """Post the form "Leave a Reply"; a guest is Mei unless told otherwise."""
    headers = fields.pop("headers", None)
    data = {"post": str(post_id), "parent": "", "content": content, **MEI, **fields}
    return client.post("/comments/", data=data, headers=headers)


def comments(client: FlaskClient, path: str) -> list[str]:
    """The texts of the comments that this visitor sees, in reading order."""
    return [text.text for text in see(client, path).all("#comments .comment-text")]


def no_questions_asked() -> None:
    """From here on every comment is published at once, however soon after the last."""
    change(DiscussionSettings, {"require_previously_approved": False, "flood_seconds": 0})


def rows() -> int:
    """How many comments are stored."""
    return db.session.scalar(select(func.count()).select_from(Comment)) or 0


def newest() -> Comment:
    """The comment stored last."""
    found = db.session.scalar(select(Comment).order_by(Comment.id.desc()).limit(1))
    assert found is not None
    return found


def cookies(response: TestResponse) -> list[str]:
    """The cookies that an answer sets."""
    return response.headers.getlist("Set-Cookie")


def path_in(cookie: str) -> str:
    """The path that a cookie is for."""
    return cookie.partition("Path=")[2].partition(";")[0]
