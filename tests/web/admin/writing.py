"""Handing the editor's form in, as a browser does."""

from blog.accounts.permissions import SYSTEM
from blog.posts.desk import Filters, admin_list, post_for_edit

NEW = "/admin/posts/new/"


def typed(**changed):
    data = {
        "title": "Ships wait in the strait",
        "standfirst": "Forty of them.",
        "body_source": "Nobody knows *why*.",
        "body_format": "markdown",
        "comments_open": "y",
        "action": "save",
    }
    return data | changed


def post_new(client, **changed):
    return client.post(NEW, data=typed(**changed), content_type="multipart/form-data")


def only_post():
    rows = admin_list(SYSTEM, Filters()).rows
    assert len(rows) == 1
    return post_for_edit(rows[0].id)


def stored_posts():
    return admin_list(SYSTEM, Filters()).rows


def resend(client, stored, **changed):
    """The form of a stored article, sent again with changes."""
    data = typed(version=str(stored.version), title=stored.draft.title) | changed
    return client.post(f"/admin/posts/{stored.id}/", data=data)
