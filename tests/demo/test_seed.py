"""`flask seed`: as much as is asked for, the same for the same seed, and whole."""

import json

import pytest
from sqlalchemy import func, select

from blog.accounts.permissions import ANONYMOUS
from blog.comments.models import Comment, CommentTally, Thread
from blog.comments.queries import thread_rows
from blog.comments.submission import Submission, submit_comment
from blog.comments.threads import build_threads
from blog.core.db import db
from blog.core.errors import Conflict
from blog.demo.seed import seed
from blog.posts import listings
from blog.posts.archives import HOME, category_scope
from blog.posts.models import Post
from blog.posts.queries import permalink_of
from blog.taxonomy.queries import by_path


def contents() -> list[tuple]:
    """Everything that a seed decides."""
    posts = select(Post.id, Post.title, Post.slug, Post.body_html, Post.published_at)
    comments = select(Comment.id, Comment.post_id, Comment.parent_id, Comment.body_html)
    return [
        *db.session.execute(posts.order_by(Post.id)),
        *db.session.execute(comments.order_by(Comment.id)),
    ]


def empty() -> None:
    for table in reversed(db.metadata.sorted_tables):
        db.session.execute(table.delete())
    db.session.commit()


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
    seed(20, 150, 3)
    per_post = dict(
        db.session.execute(select(Comment.post_id, func.count()).group_by(Comment.post_id)).all()
    )
    kept = dict(db.session.execute(select(Thread.post_id, Thread.approved)).all())
    assert kept == per_post
    assert db.session.scalar(select(CommentTally.comments)) == 150


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
