"""The moderation screen as a browser without script uses it, for the tests of this folder."""

import re
from html import unescape

from blog.accounts.models import User
from blog.accounts.permissions import Actor
from blog.core.db import db
from tests.conftest import new_client
from tests.factories.accounts import sign_in

LIST = "/admin/comments/"


def as_(app, actor: Actor):
    """A browser in which that person is signed in."""
    return sign_in(new_client(app), db.session.get_one(User, actor.user_id))


def get(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.text
    return unescape(response.text)


def post(client, address: str, status: int = 303, **fields):
    response = client.post(address, data=fields)
    assert response.status_code == status, response.text
    return response


def send(client, comment, action: str, status: int = 303, **fields):
    """The row's form as it was read."""
    fields = {"version": comment.version, "action": action, "back": LIST + "?view=all"} | fields
    return post(client, f"{LIST}{comment.id}/decide/", status, **fields)


def undo_fields(page: str) -> dict[str, str]:
    """What the undo bar would post."""
    bar = page[page.index('id="undo"') :]
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', bar)[1] for name in ("batch", "back")
    }


def shown(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<tr id="comment-(\d+)"', page)]


def tabs(page: str) -> dict[str, int]:
    nav = page[page.index('id="views"') : page.index('role="search"')]
    found = re.findall(r'<a [^>]*>(\w+) <span class="count">([\d,]+)</span>', nav)
    return {label: int(number) for label, number in found}
