"""`flask seed`: as much as is asked for, the same for the same seed, and whole."""

import json
from collections import Counter

import pytest
from sqlalchemy import exists, func, inspect, select

from blog.accounts.models import User
from blog.accounts.permissions import ANONYMOUS
from blog.comments.models import Branch, Comment, CommentTally, Thread
from blog.comments.moderation import queue
from blog.comments.queries import thread_rows
from blog.comments.services import moderate_comment
from blog.comments.states import Action, Status
from blog.comments.submission import Submission, submit_comment
from blog.comments.threads import build_threads
from blog.core.db import db
from blog.core.errors import Conflict
from blog.demo import seed as seed_module
from blog.demo.seed import seed
from blog.demo.seeding import conversations
from blog.posts import archives, listings
from blog.posts.archive_models import ArchiveEntry
from blog.posts.archives import HOME, category_scope
from blog.posts.models import Byline, Post, PostCategory, PostTag
from blog.posts.queries import permalink_of
from blog.search.engine import COMMENT, POST
from blog.search.queries import search
from blog.search.services import clear
from blog.taxonomy.models import Category, Tag
from blog.taxonomy.queries import by_path
from tests.factories.accounts import make_user, sign_in

LOADED = (Post, Byline, PostCategory, PostTag, Comment, Branch, ArchiveEntry, Thread)


def contents() -> list[tuple]:
    """Everything that a seed decides."""
    posts = select(Post.id, Post.title, Post.slug, Post.body_html, Post.published_at)
    comments = select(
        Comment.id, Comment.post_id, Comment.parent_id, Comment.status, Comment.body_html
    )
    return [
        *db.session.execute(posts.order_by(Post.id)),
        *db.session.execute(comments.order_by(Comment.id)),
    ]


def empty() -> None:
    for table in reversed(db.metadata.sorted_tables):
        db.session.execute(table.delete())
    db.session.commit()


def shape() -> dict[str, object]:
    """The indexes and foreign keys that the loaded tables have in the database."""
    found = inspect(db.engine)
    return {
        model.__tablename__: (
            sorted(index["name"] for index in found.get_indexes(model.__tablename__)),
            sorted(key["name"] for key in found.get_foreign_keys(model.__tablename__)),
        )
        for model in LOADED
    }


def broken_links() -> int:
    """How many rows of the loaded tables point at nothing."""
    broken = 0
    for key in (key for model in LOADED for key in model.__table__.foreign_keys):
        target = key.column.table.alias()
        there = exists().where(target.c[key.column.name] == key.parent)
        lost = select(func.count()).where(key.parent.is_not(None), ~there)
        broken += db.session.scalar(lost.select_from(key.parent.table))
    return broken


def test_the_same_seed_grows_the_same_and_another_grows_another(app):
    grown = []
    for number in (1, 1, 2):
        made = seed(30, 80, number)
        assert (made.posts, made.comments) == (30, 80)
        grown.append(contents())
        empty()
    assert len(grown[0]) == 110
    assert grown[0] == grown[1]
    assert grown[0] != grown[2]


def test_the_first_article_has_fifty_comments_in_threads(app, client):
    made = seed(10, 120, 1)
    rows = thread_rows(made.first_post_id)
    assert len(rows) == 50
    nodes = build_threads(rows, max_depth=5, parents={})
    assert any(node.children for node in nodes)
    page = client.get(permalink_of(made.first_post_id))
    assert page.status_code == 200
    assert page.text.count('<li id="comment-') == 50
    assert "50 Comments" in page.text


def test_every_article_stands_in_its_archives(app, client):
    seed(45, 0, 1)
    assert listings.page(HOME, 1).total == 45
    last = listings.page(HOME, listings.page(HOME, 1).pages)
    assert len(last.items) == 5
    section, leaf = by_path("politics"), by_path("politics/regions")
    assert section is not None
    assert leaf is not None
    of_leaf = listings.page(category_scope(leaf.id), 1).total
    assert 0 < of_leaf < listings.page(category_scope(section.id), 1).total < 45
    for path in ("/", "/page/5/", "/category/politics/", "/tag/harbour/", "/author/writer-1/"):
        assert client.get(path).status_code == 200, path
    assert client.get("/page/6/").status_code == 404


def test_the_counts_are_those_of_the_rows(app):
    seed(20, 2_500, 3, pending=300)
    rows = db.session.execute(select(Comment.post_id, Comment.status)).all()
    for status, column in ((Status.APPROVED, Thread.approved), (Status.PENDING, Thread.pending)):
        per_post = Counter(row.post_id for row in rows if row.status == status)
        kept = db.session.execute(select(Thread.post_id, column).where(column > 0)).all()
        assert dict(kept) == per_post
    tallies = dict(db.session.execute(select(CommentTally.status, CommentTally.comments)).all())
    assert tallies == Counter(row.status for row in rows)
    assert tallies[Status.PENDING] == 300
    assert set(tallies) == set(Status)


def test_as_many_wait_as_are_asked_for_and_none_of_the_first_conversation(app):
    for pending, waiting in ((None, 1), (0, 0), (7, 7), (1_000, 150)):
        made = seed(5, 200, 1, pending)
        assert made.pending == waiting
        waits = select(Comment.post_id).where(Comment.status == Status.PENDING)
        found = db.session.scalars(waits).all()
        assert len(found) == waiting
        assert made.first_post_id not in found
        assert db.session.get_one(Thread, made.first_post_id).approved == 50
        empty()


def test_a_big_site_has_one_very_long_conversation(app, monkeypatch):
    monkeypatch.setattr(conversations, "SECOND_ARTICLE_FROM", 500)
    monkeypatch.setattr(conversations, "SECOND_ARTICLE", 200)
    seed(40, 500, 1, pending=100)
    counted = dict(db.session.execute(select(Thread.post_id, Thread.approved)).all())
    assert counted[1] == 50
    assert counted[2] == 200
    assert max(count for post_id, count in counted.items() if post_id > 2) < 100


def test_what_waits_can_be_decided_about(app, client):
    seed(5, 200, 1, pending=20)
    moderator = make_user("moderator")
    page = sign_in(client, moderator).get("/admin/comments/")
    assert "The writer has no approved comment yet." in page.text
    waiting = queue.page(moderator.actor, queue.Filters()).rows[0]
    moderate_comment(moderator.actor, waiting.id, waiting.version, Action.APPROVE)
    assert queue.pending_count(moderator.actor) == 19
    assert waiting.id in [row.id for row in thread_rows(waiting.post_id)]


def test_readers_find_it_by_searching_unless_it_is_too_much(app, monkeypatch):
    monkeypatch.setattr(seed_module, "INDEXED", 150)
    for amount, chosen, is_found in ((100, None, True), (101, None, False), (101, True, True)):
        made = seed(50, amount, 1, 0, chosen)
        assert made.can_be_searched is is_found
        for kind in (POST, COMMENT):
            assert bool(search("harbour", kind, 1, 10).total) is is_found
        clear()
        empty()


def test_indexes_and_foreign_keys_are_what_they_were(app):
    before = shape()
    assert all(indexes for indexes, _keys in before.values())
    seed(30, 1_200, 1)
    assert shape() == before
    assert broken_links() == 0


def test_a_seed_that_fails_leaves_the_site_empty_and_whole(app, monkeypatch):
    before = shape()
    monkeypatch.setattr(archives, "rebuild_all", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        seed(10, 100, 1)
    assert shape() == before
    for model in (*LOADED, User, Category, Tag, CommentTally):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0
    monkeypatch.undo()
    assert seed(10, 100, 1).comments == 100


@pytest.mark.parametrize(("posts", "comments"), [(0, 0), (0, 5), (1, 0), (1, 60), (3, 10)])
def test_small_amounts_are_no_trouble(app, posts, comments):
    made = seed(posts, comments, 1)
    stored = db.session.scalar(select(func.count()).select_from(Comment))
    assert made.posts == posts == db.session.scalar(select(func.count()).select_from(Post))
    assert made.comments == stored == (comments if posts else 0)


def test_a_site_with_articles_is_left_alone(app):
    seed(2, 0, 1)
    with pytest.raises(Conflict):
        seed(2, 0, 1)
    assert db.session.scalar(select(func.count()).select_from(Post)) == 2


def test_readers_can_go_on_where_the_seed_ended(app):
    made = seed(2, 60, 1)
    db.session.rollback()
    submitted = submit_comment(
        Submission(
            post_id=made.first_post_id,
            content="The first real word.",
            name="Ada",
            email="ada@example.org",
            actor=ANONYMOUS,
        )
    )
    assert submitted.comment_id > 60


def test_the_command_says_what_it_made_and_refuses_a_second_time(app):
    run = app.test_cli_runner().invoke
    done = run(args=["seed", "--posts", "3", "--comments", "4", "--seed", "9", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["posts"] == 3
    again = run(args=["seed", "--posts", "3"])
    assert again.exit_code == 1
    assert "articles already" in again.output
