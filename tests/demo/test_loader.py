"""The first run shows a whole newsroom, or, if it was interrupted, none."""

from collections.abc import Sequence

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from blog.accounts.models import User
from blog.accounts.permissions import SYSTEM
from blog.accounts.services import create_user
from blog.comments.models import Comment, CommentTally, Thread
from blog.core.db import db
from blog.core.outbox import OutboxEntry
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.core.tags import versions
from blog.demo import loader
from blog.demo.loader import load_newsroom, wants_newsroom
from blog.media.models import MediaItem
from blog.posts import listings
from blog.posts.archives import HOME
from blog.posts.models import Post, PostMedia
from blog.taxonomy.models import Category
from tests.conftest import NOON, StoppedClock

LEAD = "/political-affairs/asia/east-asia/strait-queue/"


@pytest.fixture(autouse=True)
def small_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "WIDTH", 96)
    monkeypatch.setattr(loader, "HEIGHT", 64)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def front_page_ids() -> Sequence[int]:
    return listings.page(HOME, 1, per_page=100).items


def by_slug(slug: str) -> Post:
    query = select(Post).where(Post.slug == slug).options(undefer(Post.body_html))
    return db.session.scalars(query).one()


def test_the_newsroom_is_complete(
    app: Flask, client: FlaskClient, stopped_clock: StoppedClock
) -> None:
    assert wants_newsroom()
    load_newsroom()
    assert not wants_newsroom()
    assert current(SiteSettings).title == "The Meridian"

    assert_people()
    assert_sections(client)
    assert_articles(client)
    assert_pictures()
    assert_comments()
    assert_nobody_gets_mail()
    assert_the_clock_publishes(client, stopped_clock)


def assert_people() -> None:
    people = db.session.scalars(select(User)).all()
    assert {person.role for person in people} == {"author", "editor", "moderator"}
    assert all(person.password_hash is None and person.bio for person in people)
    assert {person.slug for person in people} >= {"linh-castellane", "ruairi-maclennan"}


def assert_sections(client: FlaskClient) -> None:
    paths = set(db.session.scalars(select(Category.path)))
    assert {
        "political-affairs",
        "political-affairs/asia",
        "political-affairs/asia/east-asia",
        "science/climate/sea-and-ice",
    } <= paths
    assert "uncategorised" not in paths
    assert client.get("/category/political-affairs/asia/").status_code == 200


def assert_articles(client: FlaskClient) -> None:
    shown = front_page_ids()
    assert len(shown) >= 16
    newest = db.session.get_one(Post, shown[0])
    assert newest.slug == "strait-queue"
    assert newest.lead_media_id is not None
    front = client.get("/").text
    assert front.index(LEAD) < front.index("/opinion/read-to-the-bottom/")
    assert client.get(LEAD).status_code == 200
    for slug in ("about", "comment-policy"):
        assert client.get(f"/{slug}/").status_code == 200
    arabic = client.get("/culture/al-suq-al-atiq/").text
    assert 'dir="rtl"' in arabic
    states = db.session.execute(select(Post.status, func.count()).group_by(Post.status))
    assert {row.status for row in states} == {"published", "draft", "pending"}


def assert_pictures() -> None:
    assert count(MediaItem) == 30
    essay = by_slug("thirty-six-crossings")
    shown = select(func.count()).select_from(PostMedia).where(PostMedia.post_id == essay.id)
    assert db.session.scalar(shown) == 10
    assert essay.body_html.count('src="/media/') == 10
    assert essay.body_html.count("<figcaption>") == 10
    unset = select(Post.slug).where(Post.body_html.contains("picture:"))
    assert db.session.scalars(unset).all() == []
    assert db.session.scalars(select(MediaItem).where(MediaItem.alt == "")).all() == []


def assert_comments() -> None:
    rows = db.session.execute(select(Comment.status, func.count()).group_by(Comment.status))
    states = dict(rows.all())
    assert set(states) == {"approved", "pending", "rejected", "spam", "trash"}
    tallies = db.session.execute(select(CommentTally.status, CommentTally.comments))
    assert dict(tallies.all()) == states
    thread = db.session.get_one(Thread, by_slug("strait-queue").id)
    assert thread.approved >= 30
    assert depth_of_threads() >= 6
    waiting = db.session.scalars(select(Comment).where(Comment.status == "pending")).all()
    codes = {reason["code"] for comment in waiting for reason in comment.reasons}
    assert {"first_comment", "many_links", "moderation_words"} <= codes
    assert all(comment.reasons for comment in waiting)
    assert db.session.scalar(select(func.max(Comment.created_at))) < NOON


def depth_of_threads() -> int:
    above = dict(db.session.execute(select(Comment.id, Comment.parent_id)).all())

    def depth(comment_id: int | None) -> int:
        return 0 if comment_id is None else 1 + depth(above[comment_id])

    return max(depth(comment_id) for comment_id in above)


def assert_nobody_gets_mail() -> None:
    jobs = set(db.session.scalars(select(OutboxEntry.job)))
    assert jobs == {"media.make_renditions", "search.refresh_post", "search.refresh_comment"}


def assert_the_clock_publishes(client: FlaskClient, stopped_clock: StoppedClock) -> None:
    address = "/city/the-electric-ferries/"
    assert client.get(address).status_code == 404
    before = len(front_page_ids())
    stopped_clock.forward(days=2, minutes=1)
    db.session.rollback()
    assert client.get(address).status_code == 200
    assert len(front_page_ids()) == before + 1


def test_an_interrupted_load_leaves_no_half_newsroom(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(loader, "_comments", interrupt)
        with pytest.raises(KeyboardInterrupt):
            load_newsroom()
    assert wants_newsroom()
    assert current(SiteSettings).title == "Rejoinder"
    drawn = count(MediaItem)
    load_newsroom()
    assert count(MediaItem) == drawn == 30
    assert count(Comment) > 100


def test_a_site_that_has_anything_wants_no_newsroom(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "_draw", lambda _name, _words: loader.Picture(1, "/media/x"))
    create_user(SYSTEM, "first@example.org", "First", "administrator")
    assert not wants_newsroom()
    before = versions(["archive"])
    load_newsroom()
    assert (count(Post), count(User)) == (0, 1)
    assert versions(["archive"]) == before
