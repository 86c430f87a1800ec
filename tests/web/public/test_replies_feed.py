"""Whoever has an account reads the replies to their comments at an address that nobody guesses."""

from xml.etree import ElementTree

import pytest

from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Status
from blog.core.db import transaction
from blog.core.settings.store import change
from blog.posts import services
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import SYSTEM, decide, make_comment
from tests.factories.posts import make_post
from tests.web.public.pages import see
from tests.web.public.test_comment_feeds import CREATOR, texts


@pytest.fixture(autouse=True)
def no_haste(app):
    change(DiscussionSettings, {"flood_seconds": 0})


@pytest.fixture
def ann(app):
    return make_user(name="Ann")


@pytest.fixture
def hers(app, ann, post) -> int:
    """A comment by Ann that everybody sees."""
    return make_comment(post.id, "Ann says", actor=ann.actor, status=Status.APPROVED).id


def renewed(client, act: str = "renew") -> str | None:
    """The address that the page of one's comments shows after that."""
    assert client.post(f"/account/replies/{act}/").status_code == 303
    page = see(client, "/account/comments/")
    if not page.has("#replies-address"):
        return None
    return page.one("#replies-address")["value"].removeprefix("http://localhost")


@pytest.fixture
def address(client, ann, hers) -> str:
    sign_in(client, ann)
    assert not see(client, "/account/comments/").has("#replies-address")
    return renewed(client)


def test_it_tells_what_others_reply_newest_first(visitor, address, ann, hers, post, stopped_clock):
    for words in ("One", "Two"):
        stopped_clock.forward(minutes=1)
        make_comment(post.id, words, parent_id=hers, status=Status.APPROVED, name="Mei <&> Co")
    make_comment(post.id, "Waits", parent_id=hers)
    make_comment(post.id, "Myself", parent_id=hers, actor=ann.actor, status=Status.APPROVED)
    make_comment(post.id, "To nobody", status=Status.APPROVED)
    anyone = visitor()
    assert texts(anyone, address) == ["<p>Two</p>", "<p>One</p>"]
    item = ElementTree.fromstring(anyone.get(address).data).find("channel/item")
    assert item.findtext("title") == "Mei <&> Co on “Ships wait”"
    assert item.findtext(CREATOR) == "Mei <&> Co"


def test_what_is_taken_away_is_gone_from_it_and_back_when_it_is_back(visitor, address, hers, post):
    reply = make_comment(post.id, "A reply", parent_id=hers, status=Status.APPROVED)
    anyone = visitor()
    decide(reply.id, Action.REJECT)
    assert texts(anyone, address) == []
    decide(reply.id, Action.APPROVE)
    assert texts(anyone, address) == ["<p>A reply</p>"]
    services.return_to_draft(SYSTEM, post.id, post.version)
    assert texts(anyone, address) == []


def test_a_new_address_lets_the_old_one_die_and_the_end_lets_any(client, visitor, address):
    anyone = visitor()
    newer = renewed(client)
    assert newer != address
    assert anyone.get(address).status_code == 404
    assert anyone.get(newer).status_code == 200
    assert renewed(client, "end") is None
    assert anyone.get(newer).status_code == 404


def test_no_other_address_opens_it_nor_that_of_somebody_who_may_not_sign_in(visitor, address, ann):
    anyone = visitor()
    number, _dot, secret = address.strip("/").rpartition("/")[2].partition(".")
    other = make_user().id
    for token in (f"{other}.{secret}", f"{number}.{'0' * 32}", number, "x", ".", "9" * 60, "é.é"):
        assert anyone.get(f"/comments/replies/{token}/").status_code == 404, token
    with transaction() as session:
        session.merge(ann).active = False
    assert anyone.get(address).status_code == 404


def test_no_cache_keeps_it_and_it_tells_nobody_its_address(visitor, address):
    answer = visitor().get(address)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Surrogate-Key" not in answer.headers


def test_only_who_is_signed_in_makes_an_address(visitor):
    for act in ("renew", "end"):
        assert visitor().post(f"/account/replies/{act}/").location.startswith("/login/")


def test_a_reply_on_another_article_counts_as_well(visitor, address, ann):
    elsewhere = make_post("Elsewhere")
    above = make_comment(elsewhere.id, "Hm", actor=ann.actor, status=Status.APPROVED)
    make_comment(elsewhere.id, "So?", parent_id=above.id, status=Status.APPROVED)
    assert texts(visitor(), address) == ["<p>So?</p>"]
