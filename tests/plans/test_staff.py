"""The screens behind the door are found by index: queue, dossier, log, desk."""

import pytest

from blog.comments.moderation.queue import View
from blog.posts.desk import View as DeskView

ROLES = ("moderator", "author", "writer", "prolific", "of a large section", "of a small section")
NARROWED = (
    "q=harbour",
    "q=never-written",
    "email=reader.7@example.net",
    "post=3",
    "post=3&email=reader.7@example.net",
    "address=0123456789abcdef",
    "older=1767204000000000-900",
    "newer=1767204000000000-900",
    "email=reader.7@example.net&q=harbour&older=1767204000000000-900",
)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("view", list(View))
def test_a_view_of_the_queue_and_its_counts(plans, member, role, view):
    client = member(role)
    plans(lambda: client.get(f"/admin/comments/?view={view}"))


@pytest.mark.parametrize("role", ROLES)
def test_the_numbers_that_an_open_queue_asks_for(plans, member, role):
    client = member(role)
    plans(lambda: client.get("/admin/comments/counts.json?since=1767204000000000-900"))


@pytest.mark.parametrize("role", ["moderator", "writer", "prolific", "of a large section"])
@pytest.mark.parametrize("narrowed", NARROWED)
def test_the_queue_narrowed(plans, member, role, narrowed):
    client = member(role)
    for view in (View.PENDING, View.ALL, View.MINE):
        plans(lambda view=view: client.get(f"/admin/comments/?view={view}&{narrowed}"))


def test_one_comment_with_all_that_is_known(plans, member):
    client = member("moderator")
    plans(lambda: client.get("/admin/comments/1001/"))
    plans(lambda: client.get("/admin/comments/?open=1001"))
    plans(lambda: client.get("/admin/comments/1001/move/?q=/?p=3"))


def test_the_log(plans, member):
    client = member("moderator")
    plans(lambda: client.get("/admin/log/"))


def test_the_notices_and_the_statistics(plans, member):
    client = member("moderator")
    plans(lambda: client.get("/admin/notices/"))
    plans(lambda: client.get("/admin/statistics/"))


@pytest.mark.parametrize("role", ROLES)
def test_the_dashboard(plans, member, role):
    client = member(role)
    plans(lambda: client.get("/admin/"))


@pytest.mark.parametrize("role", ["editor", "author", "writer", "prolific"])
@pytest.mark.parametrize("view", list(DeskView))
def test_the_list_of_articles(plans, member, role, view):
    client = member(role)
    plans(lambda: client.get(f"/admin/posts/?view={view}"))


@pytest.mark.parametrize("role", ["subscriber", "moderator"])
def test_ones_own_comments(plans, member, role):
    client = member(role)
    plans(lambda: client.get("/account/comments/"))
    plans(lambda: client.get("/account/data/everything.json"))
