"""A long conversation as readers turn its pages, sort it, and follow a link into it."""

from dataclasses import replace

import pytest

from blog.accounts.permissions import SYSTEM
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Action, Status
from blog.core.settings.store import change
from blog.posts.desk import post_for_edit
from blog.posts.services import update_post
from tests.factories.accounts import make_user, sign_in
from tests.factories.comments import decide, make_comment
from tests.factories.posts import make_post
from tests.html import Node
from tests.web.public.pages import comments, no_questions_asked, path_of, see, send

FIVE = [f"No. {number}" for number in range(1, 6)]
ALL = [f"No. {number}" for number in range(1, 26)]


@pytest.fixture
def long_one(post, stopped_clock):
    """25 comments, ten on a page, each a minute after the last."""
    change(DiscussionSettings, {"comments_per_page": 10})
    for text in ALL:
        make_comment(post.id, text, status=Status.APPROVED)
        stopped_clock.forward(minutes=1)
    return post


def links(page: Node) -> dict[str, str]:
    """The links that turn pages, by what they say."""
    return {link.text: link["href"] for link in page.all("#comments .pagination a")}


def test_the_article_opens_with_the_last_page_older_ones_first(client, long_one, path):
    page = see(client, path)
    assert comments(client, path) == ALL[20:]
    assert page.one("#comments-heading").text == "25 Comments"
    assert links(page) == {
        "Older": f"{path}comment-page-2/#comments",
        "1": f"{path}comment-page-1/#comments",
        "2": f"{path}comment-page-2/#comments",
    }
    assert comments(client, f"{path}comment-page-1/") == ALL[:10]
    assert comments(client, f"{path}comment-page-2/") == ALL[10:20]


def test_the_owner_may_open_with_the_first_page(client, long_one, path):
    change(DiscussionSettings, {"page_shown_first": "first"})
    assert comments(client, path) == ALL[:10]
    assert links(see(client, path))["Newer"] == f"{path}comment-page-2/#comments"
    assert comments(client, f"{path}comment-page-3/") == ALL[20:]


def test_the_owner_may_have_the_newer_ones_on_top_of_a_page(client, long_one, path):
    change(DiscussionSettings, {"comment_order": "newest"})
    assert comments(client, path) == ALL[:19:-1]
    assert comments(client, f"{path}comment-page-1/") == ALL[9::-1]


def test_the_owner_may_have_all_on_one_page(client, long_one, path):
    change(DiscussionSettings, {"page_comments": False})
    assert comments(client, path) == ALL
    assert links(see(client, path)) == {}
    assert client.get(f"{path}comment-page-2/").location == path


def test_a_page_knows_its_neighbours_its_own_address_and_its_title(client, long_one, path):
    page = see(client, f"{path}comment-page-2/")
    assert page.one("link[rel=canonical]")["href"].endswith(f"{path}comment-page-2/")
    assert page.one("link[rel=prev]")["href"] == f"{path}comment-page-1/"
    assert page.one("link[rel=next]")["href"] == path
    assert page.one("title").text.startswith("Ships wait, comments page 2 – ")
    assert not page.has("meta[name=robots]")
    assert see(client, path).one("link[rel=canonical]")["href"].endswith(path)


@pytest.mark.parametrize("number", ["0", "3", "4", "999999999"])
def test_a_page_that_is_not_there_or_opens_anyway_leads_to_the_article(
    client, long_one, path, number
):
    answer = client.get(f"{path}comment-page-{number}/")
    assert (answer.status_code, answer.location) == (302, path)


@pytest.mark.parametrize("number", ["x", "01", "-1", "1.5", "٣", "9" * 10])
def test_what_is_no_number_is_no_page(client, long_one, path, number):
    assert client.get(f"{path}comment-page-{number}/").status_code == 404


def test_pages_are_kept_like_all_that_everybody_may_have(client, long_one, path, queries):
    for address in (path, f"{path}comment-page-1/", f"{path}?order=newest", f"{path}?order=x"):
        assert client.get(address).headers["Cache-Control"] == "public, no-cache"
        with queries() as statements:
            assert client.get(address).status_code == 200
        assert statements == [], address


def test_a_decision_on_one_page_shows_on_all(client, long_one, path):
    assert comments(client, f"{path}comment-page-1/") == ALL[:10]
    assert comments(client, f"{path}?order=newest")[0] == "No. 25"
    decide(1, Action.SPAM)
    assert comments(client, f"{path}comment-page-1/") == ALL[1:11]
    decide(25, Action.SPAM)
    assert comments(client, f"{path}?order=newest")[0] == "No. 24"


def test_a_permalink_leads_to_the_page_and_goes_on_doing_so(client, long_one, path):
    def leads(number: int) -> str:
        answer = client.get(f"/comments/{number}/")
        assert answer.status_code == 302
        return answer.location

    assert leads(1) == f"{path}comment-page-1/#comment-1"
    assert leads(11) == f"{path}comment-page-2/#comment-11"
    assert leads(25) == f"{path}#comment-25"
    decide(1, Action.SPAM)
    assert leads(11) == f"{path}comment-page-1/#comment-11"
    decide(1, Action.NOT_SPAM)
    assert leads(11) == f"{path}comment-page-2/#comment-11"
    page = see(client, f"{path}comment-page-2/")
    assert page.has("li#comment-11")


def test_a_permalink_follows_its_article_there_and_back_in_one_hop(client, long_one, path):
    for slug in ("boats", "vessels", long_one.slug):
        found = post_for_edit(long_one.id)
        update_post(SYSTEM, long_one.id, found.version, replace(found.draft, slug=slug))
        answer = client.get("/comments/1/")
        there, fragment = answer.location.split("#")
        assert (answer.status_code, fragment) == (302, "comment-1")
        assert f"/{slug}/" in there
        assert see(client, there).has("li#comment-1")
    assert client.get(path).status_code == 200
    assert client.get("/uncategorised/boats/").location == path


def test_replies_stand_with_what_they_answer_whenever_they_were_written(client, long_one, path):
    make_comment(long_one.id, "Late", status=Status.APPROVED, parent_id=2)
    page = see(client, f"{path}comment-page-1/")
    assert page.one("li#comment-2 li#comment-26 .comment-text").text == "Late"
    assert client.get("/comments/26/").location == f"{path}comment-page-1/#comment-26"
    assert len(comments(client, path)) == 5


def test_replies_to_what_is_hidden_stay_on_their_page(client, long_one, path):
    make_comment(long_one.id, "Late", status=Status.APPROVED, parent_id=2)
    decide(2, Action.SPAM)
    assert comments(client, f"{path}comment-page-1/") == [ALL[0], *ALL[2:10], "Late"]


def test_whoever_writes_is_led_to_where_it_stands(client, long_one, path):
    no_questions_asked()
    assert send(client, long_one.id, "New").location == f"{path}#comment-26"
    assert send(client, long_one.id, "A reply", parent="3").location == (
        f"{path}comment-page-1/#comment-27"
    )


def test_a_waiting_comment_is_on_the_page_of_what_it_answers_and_opens_with_the_article(
    client, visitor, long_one, path
):
    location = send(client, long_one.id, "Waiting", parent="3").location
    assert location == f"{path}comment-page-1/#comment-26"
    assert "Waiting" in comments(client, f"{path}comment-page-1/")
    assert "Waiting" in comments(client, path)
    assert "Waiting" not in comments(client, f"{path}comment-page-2/")
    assert "Waiting" not in comments(visitor(), path)
    assert "Waiting" not in comments(visitor(), f"{path}comment-page-1/")


def test_readers_sort_by_link(client, post, path, stopped_clock):
    for text in FIVE:
        make_comment(post.id, text, status=Status.APPROVED)
        stopped_clock.forward(minutes=1)
    make_comment(post.id, "Reply", status=Status.APPROVED, parent_id=3)
    page = see(client, path)
    offered = {link.text: link["href"] for link in page.all(".comment-sorts a")}
    assert offered == {
        "Oldest": f"{path}#comments",
        "Newest": f"{path}?order=newest#comments",
        "Most replies": f"{path}?order=replies#comments",
        "Most liked": f"{path}?order=likes#comments",
    }
    assert page.one(".comment-sorts [aria-current]").text == "Oldest"
    newest_first = [*FIVE[:2:-1], "No. 3", "Reply", *FIVE[1::-1]]
    assert comments(client, f"{path}?order=newest") == newest_first
    busiest = comments(client, f"{path}?order=replies")
    assert busiest == ["No. 3", "Reply", "No. 5", "No. 4", "No. 2", "No. 1"]


def test_sorted_pages_are_turned_in_their_order(client, long_one, path):
    first = see(client, f"{path}?order=newest")
    assert comments(client, f"{path}?order=newest") == ALL[:14:-1]
    assert links(first)["Older"] == f"{path}comment-page-2/?order=newest#comments"
    assert comments(client, f"{path}comment-page-3/?order=newest") == ALL[4::-1]
    assert client.get(f"{path}comment-page-1/?order=newest").location == f"{path}?order=newest"
    assert see(client, path).one(".comment-sorts [aria-current]").text == "Latest page"


def test_a_sorted_page_is_not_for_search_engines(client, long_one, path):
    page = see(client, f"{path}?order=newest")
    assert page.one("meta[name=robots]")["content"] == "noindex"
    assert page.one("link[rel=canonical]")["href"].endswith(path)
    assert not page.has("link[rel=next]")


def test_where_there_is_nothing_to_be_sorted_nothing_is_offered(client, post, path):
    make_comment(post.id, status=Status.APPROVED)
    assert not see(client, path).has(".comment-sorts")
    assert comments(client, f"{path}?order=replies") == comments(client, path)


def test_pages_of_an_article_that_nobody_may_read_are_not_there(client, visitor):
    hidden = make_post("For the staff", status="private")
    number = f"{path_of(hidden)}comment-page-1/"
    assert client.get(number).status_code == 404
    editor = sign_in(visitor(), make_user("editor"))
    assert editor.get(number).location == path_of(hidden)


def test_no_trailing_slash_is_one_hop(client, long_one, path):
    answer = client.get(f"{path}comment-page-2")
    assert (answer.status_code, answer.location) == (301, f"{path}comment-page-2/")


def test_a_commenter_is_known_again_by_a_key_that_tells_nothing(client, post, path):
    no_questions_asked()
    for name, email in (("Ann", "ann@example.org"), ("Ann", "ANN@example.org"), ("Ann", "b@c.d")):
        make_comment(post.id, status=Status.APPROVED, name=name, email=email)
    make_comment(post.id, status=Status.APPROVED, name="Not Ann", email="ann@example.org")
    keys = [comment["data-by"] for comment in see(client, path).all("li.comment")]
    assert keys[0] == keys[1]
    assert len({keys[0], keys[2], keys[3]}) == 3
    assert all(len(key) == 12 for key in keys)
