"""Whoever has an account finds their comments there."""

import pytest

from blog.comments.own import PER_PAGE
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action
from blog.core.settings.store import change
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import article, decide, make_comment
from tests.web.public.pages import see


@pytest.fixture(autouse=True)
def no_haste(app):
    change(DiscussionSettings, {"flood_seconds": 0})


def test_ones_comments_are_listed_with_where_they_stand(app, client, visitor):
    ann, post_id = make_user(name="Ann"), article(title="Ships wait")
    make_comment(post_id, "Still waiting", actor=ann.actor)
    make_comment(post_id, "Somebody else's")
    decide(make_comment(post_id, "Off the point", actor=ann.actor).id, Action.REJECT)
    page = see(sign_in(client, ann), "/account/comments/")
    rows = page.all(".own-comments > li")
    assert len(rows) == 2
    assert "Rejected" in rows[0].text
    assert "Waiting" in rows[1].text
    assert "Still waiting" in see(visitor(), rows[1].one("a")["href"]).one(".receipt").text


def test_older_ones_are_a_page_further(app, client, stopped_clock):
    ann, post_id = make_user(), article()
    for number in range(PER_PAGE + 2):
        stopped_clock.forward(minutes=1)
        make_comment(post_id, f"Number {number}.", actor=ann.actor)
    sign_in(client, ann)
    first = see(client, "/account/comments/")
    older = see(client, first.one("a[rel=next]")["href"])
    assert len(first.all(".own-comments > li")) == PER_PAGE
    assert len(older.all(".own-comments > li")) == 2
    assert not older.has("a[rel=next]")


def test_a_page_that_nobody_has_begins_at_the_top(app, client):
    foreign = make_comment(article())
    sign_in(client, make_user())
    for before in ("x", "0", "9" * 30, str(foreign.id), "-1"):
        assert "not commented" in see(client, f"/account/comments/?before={before}").text


def test_a_stranger_is_asked_to_sign_in(app, client):
    assert client.get("/account/comments/").location.startswith("/login/")
