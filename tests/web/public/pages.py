"""Reading pages and sending comments, as a browser without script does."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

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
