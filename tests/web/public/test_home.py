"""The front page: composed of what there is, from nothing to a full newsroom."""

from datetime import timedelta

import pytest

from blog.comments.states import Status
from blog.core import clock
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import change
from tests.factories.comments import make_comment
from tests.factories.posts import make_category, make_post
from tests.web.public.pages import path_of, see, titles


def publish(count: int, **fields) -> list:
    """So many articles an hour apart, the newest first."""
    made = []
    for number in range(1, count + 1):
        at = clock.now() - timedelta(hours=count - number)
        made.insert(0, make_post(f"Story {number}", at=at, **fields))
    return made


def test_an_empty_site_says_what_will_stand_here(client):
    page = see(client, "/")
    assert page.one(".empty h2").text == "The first edition is being written"
    assert not page.has(".teaser")
    assert page.one("h1").text == "Rejoinder"


def test_one_story_leads_alone(client):
    publish(1)
    page = see(client, "/")
    assert titles(page) == ["Story 1"]
    assert page.has(".front-top--alone .teaser--lead")
    assert not page.has(".rail")


def test_of_two_stories_the_newer_leads(client):
    publish(2)
    page = see(client, "/")
    assert page.one(".teaser--lead .teaser-title").text == "Story 2"
    assert page.one(".secondary .teaser-title").text == "Story 1"


def test_ten_stories_each_stand_once_and_sections_have_their_rails(client):
    asia = make_category("Asia", make_category("Political Affairs"))
    science = make_category("Science")
    publish(5, primary_category_id=science.id)
    for number in range(5):
        at = clock.now() - timedelta(days=2, hours=number)
        make_post(f"Older {number}", at=at, primary_category_id=asia.id)
    page = see(client, "/")
    assert sorted(titles(page)) == sorted(
        [f"Story {n}" for n in range(1, 6)] + [f"Older {n}" for n in range(5)]
    )
    (rail,) = page.all(".rail")
    assert rail.one("h2 a")["href"] == "/category/political-affairs/"
    assert [title.text for title in rail.all(".teaser-title")] == [f"Older {n}" for n in range(5)]
    assert not page.has("p.onward a")


def test_what_fits_no_rail_stands_below_and_page_two_goes_on_after_it(client):
    science = make_category("Science")
    publish(13, primary_category_id=science.id)
    page = see(client, "/")
    assert page.one("p.onward a")["href"] == "/page/2/"
    newest = [f"Story {n}" for n in range(13, 3, -1)]
    assert set(newest) <= set(titles(page))
    assert titles(see(client, "/page/2/")) == ["Story 3", "Story 2", "Story 1"]


def test_no_story_is_told_twice(client):
    one, two = make_category("One"), make_category("Two")
    publish(12, primary_category_id=one.id, category_ids=(one.id, two.id))
    shown = titles(see(client, "/"))
    assert len(shown) == len(set(shown))


def test_the_most_discussed_are_named_with_their_counts(client):
    stories = publish(3)
    for _ in range(2):
        make_comment(stories[2].id, status=Status.APPROVED)
    make_comment(stories[1].id, status=Status.APPROVED)
    make_comment(stories[0].id, status=Status.PENDING)
    page = see(client, "/")
    assert [title.text for title in page.all(".most-discussed h3")] == ["Story 1", "Story 2"]
    first = page.all(".most-discussed .figure-count")[0]
    assert first.text == "2 comments"
    assert first["href"] == f"{path_of(stories[2])}#comments"


def test_the_nameplate_bears_the_owners_title_and_the_sites_day(client):
    change(
        SiteSettings, {"title": "The <Tide>", "tagline": "News & more", "time_zone": "Asia/Tokyo"}
    )
    page = see(client, "/")
    assert page.one("title").text == "The <Tide>"
    assert page.one(".nameplate-tagline").text == "News & more"
    assert page.one(".nameplate-date time")["datetime"] == "2026-03-10"


def test_the_menu_shows_three_levels_and_where_the_reader_is(client):
    politics = make_category("Political Affairs")
    asia = make_category("Asia", politics)
    make_category("Too deep", make_category("Straits", asia))
    page = see(client, "/category/political-affairs/asia/")
    panel = page.one(".sections-panel")
    assert [link.text for link in panel.all("a")] == ["Political Affairs", "Asia", "Straits"]
    current = [link.text for link in panel.all("[aria-current=true]")]
    assert current == ["Political Affairs", "Asia"]


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/?s=ships", "/search/?q=ships"),
        ("/?s=a+b%26c", "/search/?q=a+b%26c"),
        ("/?s=", "/search/?q="),
        ("/?s=%0d%0aSet-Cookie:x", "/search/?q=%0D%0ASet-Cookie%3Ax"),
    ],
)
def test_the_old_search_address_leads_to_the_new(client, asked, led):
    response = client.get(asked)
    assert (response.status_code, response.location) == (301, led)


@pytest.mark.parametrize("number", ["0", "1", "-1", "abc", "", str(10**30), "%00", "1.0"])
def test_a_number_of_no_article_is_not_found(client, number):
    assert client.get(f"/?p={number}").status_code == 404
