"""Listings: sections, tags, authors, days, all of them in pages."""

from datetime import UTC, datetime, timedelta

import pytest

from blog.comments.states import Action, Status
from blog.core import clock
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import change
from blog.posts.settings import ReadingSettings
from tests.factories.accounts import make_user
from tests.factories.comments import decide, make_comment
from tests.factories.posts import make_category, make_post
from tests.web.public.pages import path_of, see, titles


@pytest.fixture
def politics(app):
    return make_category("Political Affairs", description="Who decides what.")


@pytest.fixture
def five(app, politics):
    """Five articles, two on a page, in every kind of listing."""
    change(ReadingSettings, {"posts_per_page": 2})
    ann = make_user("author", name="Ann Author")
    for number in range(1, 6):
        make_post(
            f"Story {number}",
            at=clock.now() - timedelta(hours=5 - number),
            primary_category_id=politics.id,
            tag_names=("Shipping",),
            author_ids=(ann.id,),
        )


LISTINGS = (
    "/category/political-affairs/",
    "/tag/shipping/",
    "/author/ann-author/",
    "/2026/",
    "/2026/03/",
    "/2026/03/10/",
)


@pytest.mark.parametrize("listing", LISTINGS)
def test_every_listing_tells_how_many_comments_an_article_has(client, five, listing):
    assert counted(client, listing) == []
    waiting = make_comment(5)
    make_comment(5, status=Status.APPROVED)
    assert counted(client, listing) == ["1 comment"]
    decide(waiting.id, Action.APPROVE)
    assert counted(client, listing) == ["2 comments"]


def counted(client, listing: str) -> list[str]:
    """What the stories of a listing say of their comments."""
    links = see(client, listing).all(".teaser a")
    return [link.text for link in links if link["href"].endswith("#comments")]


@pytest.mark.parametrize("listing", LISTINGS)
def test_every_listing_comes_in_numbered_pages(client, five, listing):
    first = see(client, listing)
    assert titles(first) == ["Story 5", "Story 4"]
    assert not first.has("a[rel=prev]")
    assert first.one("a[rel=next]")["href"] == f"{listing}page/2/"
    second = see(client, f"{listing}page/2/")
    assert titles(second) == ["Story 3", "Story 2"]
    assert second.one(".pagination a[rel=prev]")["href"] == listing
    assert second.one(".pagination [aria-current=page]").text == "2"
    last = see(client, f"{listing}page/3/")
    assert titles(last) == ["Story 1"]
    assert not last.has(".pagination a[rel=next]")
    assert last.one("link[rel=canonical]")["href"].endswith(f"{listing}page/3/")


@pytest.mark.parametrize("listing", LISTINGS)
@pytest.mark.parametrize(
    "number", ["4", "999999999", "0", "-1", "01", "x", "1e3", "²", "٢", "9" * 40]
)
def test_a_page_that_is_not_there_is_not_found(client, five, listing, number):
    assert client.get(f"{listing}page/{number}/").status_code == 404


@pytest.mark.parametrize("listing", [*LISTINGS, "/"])
def test_the_first_page_has_one_address(client, five, listing):
    response = client.get(f"{listing}page/1/")
    assert (response.status_code, response.location) == (301, listing)


@pytest.mark.parametrize("listing", LISTINGS)
def test_an_address_without_its_slash_is_one_hop_away(client, five, listing):
    for address in (listing, f"{listing}page/2/"):
        response = client.get(address[:-1])
        assert (response.status_code, response.location) == (301, address)


def test_all_articles_are_paged_after_the_front_page(client, five):
    assert titles(see(client, "/page/2/")) == ["Story 3", "Story 2"]
    assert titles(see(client, "/page/3/")) == ["Story 1"]
    for number in ("4", "0", "x"):
        assert client.get(f"/page/{number}/").status_code == 404


def test_a_section_holds_what_stands_in_those_beneath_it(client, politics):
    asia = make_category("Asia", politics)
    make_post("In Asia", primary_category_id=asia.id)
    page = see(client, "/category/political-affairs/")
    assert titles(page) == ["In Asia"]
    assert page.one("h1").text == "Political Affairs"
    assert page.one(".archive-description").text == "Who decides what."
    assert page.one(".archive-children a")["href"] == "/category/political-affairs/asia/"
    below = see(client, "/category/political-affairs/asia/")
    assert [crumb.text for crumb in below.all(".breadcrumb li")] == [
        "Home",
        "Political Affairs",
        "Asia",
    ]


def test_an_empty_section_says_so(client, politics):
    page = see(client, "/category/political-affairs/")
    assert page.has(".empty")
    assert client.get("/category/political-affairs/page/2/").status_code == 404


def test_an_author_without_an_article_is_shown_only_if_they_write(client):
    make_user("author", name="Ann Author")
    make_user("subscriber", name="Sam Reader")
    assert see(client, "/author/ann-author/").has(".empty")
    assert client.get("/author/sam-reader/").status_code == 404


def test_a_day_is_the_sites_day_not_greenwichs(client):
    make_post("Late", at=datetime(2026, 3, 9, 20, 0, tzinfo=UTC))
    assert titles(see(client, "/2026/03/09/")) == ["Late"]
    change(SiteSettings, {"time_zone": "Asia/Tokyo"})
    page = see(client, "/2026/03/10/")
    assert titles(page) == ["Late"]
    assert client.get("/2026/03/09/").status_code == 404
    assert [crumb.text for crumb in page.all(".breadcrumb li")] == [
        "Home",
        "2026",
        "March 2026",
        "10 March 2026",
    ]
    assert [link["href"] for link in page.all(".breadcrumb a")] == ["/", "/2026/", "/2026/03/"]


@pytest.mark.parametrize(
    "path",
    [
        "/2025/",
        "/2026/02/",
        "/2026/13/",
        "/2026/00/",
        "/2026/02/30/",
        "/0000/",
        "/9999/",
        "/9999/12/31/",
        "/0001/01/01/",
        "/٢٠٢٦/",
        "/2026/3/",
        "/20260/",
        "/category/",
        "/category/none/",
        "/category/political-affairs/none/",
        "/category/political-affairs/page/",
        "/category/page/2/",
        "/tag/none/",
        "/author/none/",
        "/page/",
    ],
)
def test_what_is_in_no_listing_is_not_found(client, five, path):
    assert client.get(path).status_code == 404


def test_a_teaser_tells_what_the_article_is(client, five):
    teaser = see(client, "/tag/shipping/").all(".teaser")[0]
    assert teaser.one(".teaser-title a")["href"] == path_of(5)
    assert teaser.one(".kicker a")["href"] == "/category/political-affairs/"
    assert teaser.one("a[rel=author]")["href"] == "/author/ann-author/"
    assert teaser.one("time")["datetime"].startswith("2026-03-10")


def test_a_form_sent_without_the_slash_is_not_lost(client):
    response = client.post("/comments", data={"content": "Words"})
    assert (response.status_code, response.location) == (308, "/comments/")


def test_redirects_name_no_host(client, five):
    for path in ("/tag/shipping", "//evil.example/x", "/tag//shipping"):
        location = client.get(path, headers={"Host": "evil.example"}).location or "/"
        assert location.startswith("/")
        assert not location.startswith("//")
