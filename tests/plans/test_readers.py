"""Readers' pages are found by index, however many articles and comments there are."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from blog.accounts.models import User
from blog.accounts.permissions import SYSTEM
from blog.comments.models import Comment
from blog.comments.receipts import receipt_path
from blog.comments.replies import renew_replies, replies_path
from blog.comments.settings import DiscussionSettings, LogSettings
from blog.core import clock
from blog.core.db import db
from blog.core.settings.store import change
from blog.posts.desk import post_for_edit
from blog.posts.models import Post
from blog.posts.queries import permalink_of
from blog.posts.services import update_post

PATHS = {
    "the front page": "/",
    "page 2 of everything": "/page/2/",
    "page 300 of everything": "/page/300/",
    "a section": "/category/politics/",
    "a section, deep": "/category/politics/page/100/",
    "a section beneath another": "/category/politics/regions/",
    "a tag": "/tag/harbour/",
    "an author": "/author/writer-1/",
    "an author, deep": "/author/writer-1/page/20/",
    "a year": "/2025/",
    "a month": "/2025/12/",
    "a month, deep": "/2025/12/page/200/",
    "a day": "/2025/12/30/",
    "an address where nothing is": "/nothing/is/here/",
    "an article by its number": "/?p=77",
    "the feed of all comments": "/comments/feed/",
    "what is new under an article": "/comments/news/1/",
}


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_a_page(plans, reader, path):
    plans(lambda: reader.get(path))


def test_the_receipt_of_a_guests_comment(plans, reader):
    guests = select(Comment).where(Comment.id > 1_000, Comment.user_id.is_(None)).limit(1)
    comment = db.session.scalars(guests.order_by(Comment.id)).one()
    path = receipt_path(comment.id, comment.created_at)
    statements = plans(lambda: reader.get(path))
    assert any("FROM standings" in each.statement for each in statements)


@pytest.mark.parametrize("post_id", [1, 2, 2_000])
def test_an_article_with_its_conversation_and_neighbours(plans, reader, post_id):
    path = permalink_of(post_id)
    statements = plans(lambda: reader.get(path))
    for table in ("comments", "archive_entries", "posts"):
        assert any(f"FROM {table}" in each.statement for each in statements), table


@pytest.fixture
def in_pages(grown):
    """A long conversation breaks into many pages, though it is no longer than others."""
    change(DiscussionSettings, {"comments_per_page": 2})
    yield
    change(DiscussionSettings, {"comments_per_page": 50})


@pytest.mark.parametrize(
    "page",
    [
        "",
        "comment-page-1/",
        "comment-page-4/",
        "?order=newest",
        "?order=replies",
        "?order=likes",
    ],
)
def test_a_page_of_a_conversation(plans, reader, in_pages, page):
    path = permalink_of(1)
    statements = plans(lambda: reader.get(f"{path}{page}"))
    assert any("FROM comment_branches" in each.statement for each in statements)


@pytest.fixture
def asked(in_pages):
    """An article whose comments are questions, and its address."""
    stored = post_for_edit(2)
    update_post(SYSTEM, 2, stored.version, replace(stored.draft, questions=True))
    yield permalink_of(2)
    stored = post_for_edit(2)
    update_post(SYSTEM, 2, stored.version, replace(stored.draft, questions=False, experts=()))


def test_naming_who_answers(plans, asked):
    stored = post_for_edit(2)
    somebody = db.session.scalars(select(User.email).order_by(User.id).limit(1)).one()
    named = replace(stored.draft, experts=(somebody,))
    plans(lambda: update_post(SYSTEM, 2, stored.version, named))
    plans(lambda: post_for_edit(2))


@pytest.mark.parametrize("page", ["", "?order=answered", "?order=unanswered", "?order=newest"])
def test_questions(plans, reader, asked, page):
    statements = plans(lambda: reader.get(f"{asked}{page}"))
    assert any("FROM comment_branches" in each.statement for each in statements)


def test_the_feed_of_a_conversation(plans, reader):
    path = permalink_of(1)
    plans(lambda: reader.get(f"{path}feed/"))


def test_the_replies_to_somebody(plans, reader):
    whose = db.session.scalars(
        select(Comment.answered_user_id).where(Comment.answered_user_id.is_not(None)).limit(1)
    ).one()
    renew_replies(whose)
    path = replies_path(whose)
    statements = plans(lambda: reader.get(path))
    assert any("FROM comments" in each.statement for each in statements)


def test_a_preview_that_mentions_somebody(plans, reader):
    text = {"post": "1", "content": "@Ada is right"}
    statements = plans(lambda: reader.post("/comments/preview/", data=text))
    assert any("FROM comments" in each.statement for each in statements)


def test_one_comment_of_many_pages(plans, reader, in_pages):
    plans(lambda: reader.get("/comments/6/"))


def test_an_article_at_an_address_of_old(plans, reader):
    slug = db.session.scalars(select(Post.slug).where(Post.id == 50)).one()
    plans(lambda: reader.get(f"/somewhere/else/{slug}/"))


def test_an_article_for_whom_a_comment_waits(plans, reader):
    path = permalink_of(1)
    ada = {"author_name": "Ada", "author_email": "ada@example.org"}
    assert (
        reader.post("/comments/", data=ada | {"post": "1", "content": "A word."}).status_code == 303
    )
    plans(lambda: reader.get(path))


def test_one_comment(plans, reader):
    plans(lambda: reader.get("/comments/60/"))


def test_a_site_where_much_is_still_to_come(plans, reader, stopped_clock):
    stopped_clock.moment = clock.now() - timedelta(days=75)
    for path in ("/", "/category/politics/", "/2025/12/", permalink_of(3_900)):
        plans(lambda path=path: reader.get(path))


def test_the_public_moderation_log(plans, reader):
    change(LogSettings, {"public": "nameless"})
    plans(lambda: reader.get("/moderation-log/"))
    change(LogSettings, {"public": "off"})
