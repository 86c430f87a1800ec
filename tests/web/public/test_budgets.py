"""How many statements a page may cost: a number, whatever the size of the site."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert

from blog.comments.models import Comment, Thread
from blog.core import clock
from blog.core.db import transaction
from blog.core.settings.store import change
from blog.core.tags import touch
from blog.posts.settings import ReadingSettings
from tests.factories.accounts import make_user
from tests.factories.media import make_picture
from tests.factories.posts import make_category, make_page, make_post
from tests.web.public.pages import path_of

HOME, SECTION, LISTING, ARTICLE = 13, 12, 13, 17
WARM = 1
"""What a page costs whose pieces are all stored: one question, whether they are still true."""


@pytest.fixture
def newsroom(app):
    """Twelve articles with all that an article may have, two on a page."""
    change(ReadingSettings, {"posts_per_page": 2})
    make_page("About us")
    asia = make_category("Asia", make_category("Political Affairs"))
    ann = make_user("author", name="Ann Author")
    picture = make_picture()
    return [
        make_post(
            f"Story {number}",
            at=clock.now() - timedelta(hours=12 - number),
            primary_category_id=asia.id,
            category_ids=(asia.id,),
            tag_names=("Ships", "Straits"),
            author_ids=(ann.id,),
            lead_media_id=picture.id,
        )
        for number in range(12)
    ]


@pytest.fixture
def cost(client, queries):
    """How many statements a page takes: the first time, made of stored pieces, stored whole."""

    def count(path: str) -> tuple[int, int, int]:
        found = []
        client.application.extensions["fragments"].clear()
        for stored in (False, False, True):
            if not stored:
                client.application.extensions["page_cache"].clear()
            with queries() as statements:
                assert client.get(path).status_code == 200
            found.append(len(statements))
        return found[0], found[1], found[2]

    return count


def fill(post_id: int, number: int) -> None:
    """So many approved comments, every third one a reply."""
    with transaction() as session:
        rows = [
            {
                "id": i,
                "post_id": post_id,
                "parent_id": i - 1 if i % 3 == 0 else None,
                "status": "approved",
                "status_changed_at": clock.now(),
                "created_at": clock.now(),
                "body_source": "Words",
                "body_html": "<p>Words</p>",
                "body_digest": str(i),
            }
            for i in range(1, number + 1)
        ]
        session.execute(insert(Comment), rows)
        session.execute(insert(Thread), [{"post_id": post_id, "approved": number}])
        touch(f"thread:{post_id}")


def test_the_front_page(newsroom, cost):
    first, _again, cached = cost("/")
    assert first <= HOME
    assert cached == 0


@pytest.mark.parametrize(
    "path",
    [
        "/category/political-affairs/",
        "/category/political-affairs/asia/",
        "/tag/ships/",
        "/author/ann-author/",
        "/2026/03/",
        "/page/2/",
    ],
)
def test_a_listing(newsroom, cost, path):
    first, again, cached = cost(path)
    assert first <= LISTING
    assert again <= WARM + 1
    assert cached == 0


def test_a_deep_page_costs_what_the_first_does(newsroom, cost):
    first = cost("/category/political-affairs/asia/")
    assert first == (SECTION, WARM, 0)
    assert cost("/category/political-affairs/asia/page/6/") == first


def test_an_article_costs_the_same_whatever_is_said_beneath_it(newsroom, cost):
    none, fifty, many = newsroom[5:8]
    fill(fifty.id, 50)
    found = [cost(path_of(none)), cost(path_of(fifty))]
    with transaction() as session:
        session.execute(delete(Comment))
    fill(many.id, 300)
    found.append(cost(path_of(many)))
    assert found == [(ARTICLE, WARM, 0)] * 3


def test_an_unknown_address(newsroom, client, queries):
    with queries() as statements:
        assert client.get("/political-affairs/asia/never-written/").status_code == 404
    assert len(statements) <= 7
