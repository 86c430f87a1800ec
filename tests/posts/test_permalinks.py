"""The shape of addresses."""

from datetime import UTC, datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.core.slugs import is_reserved, slugify
from blog.posts.permalinks import (
    DEFAULT_STRUCTURE,
    PermalinkFacts,
    check_structure,
    permalink,
    read,
)

MOMENT = datetime(2023, 4, 14, 22, 30, 5, tzinfo=UTC)
POST = PermalinkFacts(42, "post", "the-slug", MOMENT, "political-affairs/asia", "ana-ruiz")


@pytest.mark.parametrize(
    ("structure", "path"),
    [
        (DEFAULT_STRUCTURE, "/political-affairs/asia/the-slug/"),
        ("/%year%/%monthnum%/%day%/%postname%/", "/2023/04/14/the-slug/"),
        ("/archives/%post_id%/", "/archives/42/"),
        ("/%author%/%postname%/", "/ana-ruiz/the-slug/"),
        ("/%hour%/%minute%/%second%/%postname%/", "/22/30/05/the-slug/"),
        ("/news-%post_id%/%postname%/", "/news-42/the-slug/"),
    ],
)
def test_a_structure_says_where_an_article_lives(structure, path):
    assert check_structure(structure) is None
    assert permalink(POST, structure) == path


def test_the_date_is_the_sites_own():
    tokyo = ZoneInfo("Asia/Tokyo")
    assert permalink(POST, "/%year%/%monthnum%/%day%/%postname%/", tokyo) == "/2023/04/15/the-slug/"


def test_a_page_stands_at_the_root_whatever_the_structure():
    assert permalink(PermalinkFacts(1, "page", "about", MOMENT), DEFAULT_STRUCTURE) == "/about/"


def test_other_scripts_are_percent_encoded():
    post = PermalinkFacts(1, "post", "السوق", MOMENT, "asia")
    path = permalink(post, DEFAULT_STRUCTURE)
    assert path.isascii()
    assert unquote(path) == "/asia/السوق/"


@pytest.mark.parametrize(
    "structure",
    [
        "",
        "/",
        "/%category%-%postname%/",
        "/%postname%%author%/",
        "%postname%",
        "/%postname%",
        "/%category%/",
        "/%postname%/%postname%/",
        "/%title%/%postname%/",
        "/category/%postname%/",
        "/admin/%postname%/",
        "/%post_id%/",
        "/%year%/%post_id%/",
        "/%year%/%monthnum%/%post_id%/",
        "/a b/%postname%/",
        "/x?y=%postname%/",
        "/../%postname%/",
        "//%postname%/",
    ],
)
def test_a_structure_that_would_mislead_is_refused(structure):
    assert check_structure(structure)


def test_what_the_tags_stand_for_is_read_back():
    found = read("/political-affairs/asia/the-slug/", DEFAULT_STRUCTURE)
    assert found == {"category": "political-affairs/asia", "postname": "the-slug"}
    assert read("/the-slug/", DEFAULT_STRUCTURE) is None


words = st.text(max_size=30).map(slugify).filter(lambda s: s and not is_reserved(s))
parts = st.sampled_from(
    ["%year%", "%monthnum%", "%day%", "%author%", "%post_id%", "%category%", "stories"]
)
structures = st.lists(parts, unique=True, max_size=4).map(
    lambda chosen: "/" + "/".join([*chosen, "%postname%"]) + "/"
)


@given(words, st.lists(words, min_size=1, max_size=3).map("/".join), words, structures)
def test_every_address_made_by_a_structure_names_its_post(slug, category, author, structure):
    post = PermalinkFacts(7, "post", slug, MOMENT, category, author)
    assert check_structure(structure) is None
    path = unquote(permalink(post, structure))
    assert read(path, structure)["postname"] == slug
