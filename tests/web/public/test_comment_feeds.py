"""Feeds of comments: the site's and each conversation's, true like pages, safe like pages."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy import update

from blog.accounts.permissions import SYSTEM
from blog.comments.models import Comment
from blog.comments.states import Action, Status
from blog.core import clock
from blog.core.db import transaction
from blog.core.tags import touch
from blog.posts import services
from blog.web.public.comment_feeds import ITEMS
from tests.factories.comments import decide, make_comment
from tests.factories.posts import make_post
from tests.web.public.pages import path_of, see

NAMES = {"content": "http://purl.org/rss/1.0/modules/content/"}
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
SITE = "/comments/feed/"


def feed(client, path: str) -> ElementTree.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response.content_type == "application/rss+xml; charset=utf-8"
    channel = ElementTree.fromstring(response.data).find("channel")
    assert channel is not None
    return channel


def texts(client, path: str) -> list[str | None]:
    return [
        item.findtext("content:encoded", None, NAMES) for item in feed(client, path).iter("item")
    ]


def test_a_conversation_has_a_feed_latest_first(client, post, path, stopped_clock):
    make_comment(post.id, "First *word*", status=Status.APPROVED, name="Mei Chen")
    stopped_clock.forward(minutes=5)
    make_comment(post.id, "Second", status=Status.APPROVED)
    make_comment(post.id, "Waiting", status=Status.PENDING)
    make_comment(make_post("Elsewhere").id, "Elsewhere", status=Status.APPROVED)
    channel = feed(client, f"{path}feed/")
    assert channel.findtext("title") == "Comments on “Ships wait”"
    assert channel.findtext("link") == f"http://localhost{path}"
    assert texts(client, f"{path}feed/") == ["<p>Second</p>", "<p>First <em>word</em></p>"]
    oldest = list(channel.iter("item"))[1]
    assert oldest.findtext("title") == "By Mei Chen"
    assert oldest.findtext("link") == "http://localhost/comments/1/"
    assert oldest.findtext("guid") == "http://localhost/comments/1/"
    assert oldest.findtext(CREATOR) == "Mei Chen"
    assert oldest.findtext("pubDate") == "Tue, 10 Mar 2026 12:00:00 +0000"


def test_the_site_has_a_feed_of_what_everybody_may_read(client, post, path):
    make_comment(post.id, "Here", status=Status.APPROVED, name="Mei")
    hidden = make_post("Not for all", status="private")
    make_comment(hidden.id, "Hidden", status=Status.APPROVED, actor=SYSTEM)
    assert texts(client, SITE) == ["<p>Here</p>"]
    assert next(feed(client, SITE).iter("item")).findtext("title") == "Mei on “Ships wait”"
    services.return_to_draft(SYSTEM, post.id, post.version)
    assert texts(client, SITE) == []


def test_it_shows_a_later_article_by_itself_when_its_time_comes(client, stopped_clock):
    later = make_post("Later", at=clock.now() + timedelta(hours=1))
    with transaction() as session:
        session.add(
            Comment(
                post_id=later.id,
                status="approved",
                status_changed_at=clock.now(),
                created_at=clock.now(),
                body_source="Early",
                body_html="<p>Early</p>",
                body_digest="",
            )
        )
    assert texts(client, SITE) == []
    stopped_clock.forward(hours=2)
    assert texts(client, SITE) == ["<p>Early</p>"]


def test_decisions_and_corrections_show_at_once_and_all_else_is_stored(client, post, path, queries):
    make_comment(post.id, "Here", status=Status.APPROVED)
    for address in (SITE, f"{path}feed/"):
        assert texts(client, address) == ["<p>Here</p>"]
        with queries() as statements:
            answer = client.get(address)
        assert statements == []
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
    decide(1, Action.SPAM)
    assert texts(client, SITE) == texts(client, f"{path}feed/") == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("]]> & \"quotes\" 'more'", "]]><x>"),
        ("Zo\u0308e \u202egnp.exe", "a \x0b b \x1b[31m"),
        ("😀\ufffe\uffff", "\ufffe &#0; &#x1F; &unknown;"),
    ],
)
def test_hostile_names_and_words_leave_it_a_feed(client, post, path, name, text):
    make_comment(post.id, f"Words {text}", status=Status.APPROVED, name=name)
    for address in (SITE, f"{path}feed/"):
        (item,) = feed(client, address).iter("item")
        body = item.findtext("content:encoded", "", NAMES)
        assert "<script" not in body
        assert item.findtext(CREATOR)


def test_what_no_form_lets_in_leaves_it_a_feed_all_the_same(client, post, path):
    make_comment(post.id, status=Status.APPROVED)
    with transaction() as session:
        session.execute(update(Comment).values(author_name="A\x01\x1fB", body_html="<p>\x0c</p>"))
        touch(f"thread:{post.id}")
    (item,) = feed(client, f"{path}feed/").iter("item")
    assert item.findtext(CREATOR) == "AB"


def test_it_holds_the_newest_only(client, post, path):
    for _number in range(ITEMS + 2):
        make_comment(post.id, status=Status.APPROVED)
    assert len(texts(client, f"{path}feed/")) == len(texts(client, SITE)) == ITEMS


def test_pages_lead_to_them(client, post, path):
    link = see(client, path).one("link[rel=alternate]")
    assert (link["type"], link["href"]) == ("application/rss+xml", f"{path}feed/")
    assert see(client, path).one("#comments .onward a")["href"] == f"{path}feed/"
    assert see(client, "/").one("link[rel=alternate]")["href"] == SITE


def test_addresses_without_their_slash_or_of_nothing(client, post, path):
    assert client.get(f"{path}feed").location == f"{path}feed/"
    assert client.get("/comments/feed").location.endswith("/comments/feed/")
    assert client.get("/nothing/here/feed/").status_code == 404
    hidden = path_of(make_post("Not for all", status="private"))
    assert client.get(f"{hidden}feed/").status_code == 404


def test_the_news_say_how_many_there_are_and_which_are_new(client, post, path, queries):
    address = see(client, path).one("#comments")["data-news"]
    assert client.get(address).json == {"count": 0, "newest": []}
    make_comment(post.id, status=Status.APPROVED)
    make_comment(post.id, status=Status.PENDING)
    answer = client.get(address)
    assert answer.json == {"count": 1, "newest": [1]}
    with queries() as statements:
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, statements) == (304, [])
    decide(2, Action.APPROVE)
    assert client.get(address).json["newest"] == [2, 1]
    assert see(client, path).one("#comments")["data-newest"] == "2"


@pytest.mark.parametrize("number", ["0", "x", "77", "99999999999"])
def test_there_is_no_news_of_nothing(client, number):
    assert client.get(f"/comments/news/{number}/").status_code == 404
