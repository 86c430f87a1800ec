"""The page on which readers search."""

import pytest

from blog.core.settings.store import change
from blog.posts.settings import ReadingSettings
from tests.factories.posts import make_post
from tests.web.public.pages import see, titles


def test_before_anything_was_asked_there_is_a_form_and_nothing_else(client):
    page = see(client, "/search/")
    assert page.has("form.search-form input[name=q]")
    assert not page.has("[role=status]")
    assert page.one("meta[name=robots]")["content"] == "noindex"


@pytest.mark.parametrize("path", ["/search/", "/search/?q=ships", "/login/"])
def test_every_page_below_home_says_where_it_is(client, path):
    trail = see(client, path).one('nav[aria-label="Breadcrumb"]')
    assert trail.one("a")["href"] == "/"
    assert trail.one("[aria-current=page]").text in ("Search", "Sign in")


def test_what_was_asked_is_said_and_kept_in_the_form(client, drain):
    make_post("Ships wait")
    drain()
    page = see(client, "/search/?q=%22ships+wait%22")
    assert titles(page) == ["Ships wait"]
    assert page.one("[role=status]").text == '1 story about “"ships wait"”'
    assert page.one("input[name=q]")["value"] == '"ships wait"'
    assert "Nothing found" in see(client, "/search/?q=tramways").one("[role=status]").text


def test_results_are_paged(client, drain):
    change(ReadingSettings, {"posts_per_page": 2})
    for number in range(5):
        make_post(f"Harbour {number}")
    drain()
    first = see(client, "/search/?q=harbour")
    assert first.one("[role=status]").text.startswith("5 stories")
    link = first.one(".pagination a[rel=next]")["href"]
    assert link == "/search/?q=harbour&page=2"
    found = titles(first) + titles(see(client, link)) + titles(see(client, f"{link[:-1]}3"))
    assert sorted(found) == [f"Harbour {n}" for n in range(5)]


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "", "1.5", "²", "9" * 9, "9" * 40])
def test_a_page_that_is_not_there_is_not_found(client, drain, number):
    make_post("Harbour")
    drain()
    assert client.get(f"/search/?q=harbour&page={number}").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["<script>alert(1)</script>", "%00", "a%00b", "%ff", "'; DROP TABLE posts;--", "x" * 5_000],
)
def test_no_query_does_any_harm(client, query):
    page = see(client, f"/search/?q={query}")
    assert not page.has("main script")
    assert "\x00" not in page.raw
