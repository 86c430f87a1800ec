"""When the database fails, nobody loses what they wrote; what cannot be asked for is said so."""

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from blog.core.db import db
from blog.web.public import comments
from tests.factories.accounts import make_user, sign_in
from tests.factories.posts import make_post
from tests.html import read
from tests.web.public.pages import rows, send

WORDS = "Words that took\nan <hour> to write."


def locked(*_args, **_kwargs):
    raise OperationalError("INSERT", {}, Exception("database is locked"))


def kept(response) -> str:
    """The text on a page that says that we failed."""
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert "no-store" in response.headers["Cache-Control"]
    box = read(response.text).one("textarea")
    assert "readonly" in box.attributes
    return box.raw.removeprefix("\n")


def test_a_comment_that_the_database_did_not_take_is_given_back(client, app, monkeypatch):
    post = make_post()
    monkeypatch.setattr(comments, "submit_comment", locked)
    assert kept(send(client, post.id, WORDS)) == WORDS
    assert rows() == 0


@pytest.mark.sqlite_only
def test_a_comment_sent_while_another_writes_is_given_back(client, app, monkeypatch):
    post_id = make_post().id
    path = db.engine.url.database
    db.session.remove()
    db.engine.dispose()
    monkeypatch.setattr("blog.core.db.BUSY_TIMEOUT_MS", 50)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert kept(send(client, post_id, WORDS)) == WORDS
    finally:
        other.execute("ROLLBACK")
        other.close()
        db.session.remove()
        monkeypatch.undo()
        db.engine.dispose()
    assert send(client, post_id, WORDS).status_code == 303


def test_an_article_that_the_database_did_not_take_is_given_back(app, visitor, monkeypatch):
    admin = sign_in(visitor(), make_user("administrator"))
    path = f"/admin/posts/{make_post().id}/"
    monkeypatch.setattr("blog.posts.services.transaction", locked)
    assert kept(admin.post(path, data={"title": "T", "body_source": WORDS})) == WORDS


def test_a_failure_of_reading_shows_no_empty_box(client, app, monkeypatch):
    monkeypatch.setattr("blog.web.public.home.compose", locked)
    response = client.get("/")
    assert response.status_code == 503
    assert not read(response.text).has("textarea")


def test_those_who_ask_for_json_are_told_to_wait_too(client, app, monkeypatch):
    monkeypatch.setattr(comments, "submit_comment", locked)
    answer = send(client, make_post().id, headers={"Accept": "application/problem+json"})
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "10"


def test_a_method_that_is_not_there_is_405_wherever_the_form_is_from(client, app):
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"
    for method, path in (("DELETE", "/comments/"), ("POST", "/"), ("PUT", "/login/")):
        answer = client.open(path, method=method)
        assert answer.status_code == 405, path
        assert answer.headers["Allow"]
    assert client.post("/no/such/place/").status_code == 404


def test_a_comment_in_json_is_no_form(client, app):
    answer = client.post("/comments/", json={"post": make_post().id, "content": "Words"})
    assert answer.status_code == 415
