"""The judges: the database's word at every request, and none where it cannot be asked."""

import os
import sqlite3

import pytest
from sqlalchemy import delete, insert, update

from blog.core.db import db, transaction
from blog.core.pagecache.judges import Unsure, judge_of
from blog.core.pagecache.page import StoredPage, Validity
from blog.core.tags import TagVersion, touch, versions


def made_from(*tags: str) -> StoredPage:
    """A page made from these tags as they stand."""
    db.session.rollback()
    return StoredPage(Validity(tuple(sorted(tags)), versions(tags), None), [], b"page")


@pytest.fixture
def judge(app):
    found = judge_of(app.config["SQLALCHEMY_DATABASE_URI"])
    yield found
    found.close()


def test_a_page_holds_as_long_as_nothing_it_shows_is_touched(judge):
    page = made_from("post:1", "thread:1")
    assert judge.holds(page)
    with transaction():
        touch("post:2")
    assert judge.holds(page)
    with transaction():
        touch("thread:1")
    assert not judge.holds(page)


def test_what_is_not_committed_yet_is_not_so_yet(judge):
    page = made_from("post:1")
    with transaction() as session:
        session.execute(insert(TagVersion).values(tag="post:1", version=9))
        session.flush()
        assert judge.holds(page)
    assert not judge.holds(page)


def test_a_page_made_meanwhile_of_older_versions_never_holds(judge):
    old = made_from("post:1")
    with transaction():
        touch("post:1")
    new = made_from("post:1")
    assert judge.holds(new)
    assert not judge.holds(old)
    assert judge.holds(new)


def test_versions_going_back_count_as_moved(judge):
    with transaction():
        touch("post:1")
    page = made_from("post:1")
    assert judge.holds(page)
    with transaction() as session:
        session.execute(update(TagVersion).values(version=1))
    assert not judge.holds(page)
    with transaction() as session:
        session.execute(delete(TagVersion))
    assert not judge.holds(page)


def test_two_judges_do_not_take_each_others_word(app, judge):
    page = made_from("post:1")
    other = judge_of(app.config["SQLALCHEMY_DATABASE_URI"])
    assert judge.holds(page)
    with transaction():
        touch("post:1")
    assert not other.holds(page)
    assert not judge.holds(page)
    other.close()


def database(path, version: int) -> None:
    """A SQLite file whose only tag has that version."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE tag_versions (tag TEXT PRIMARY KEY, version INTEGER)")
    connection.execute("INSERT INTO tag_versions VALUES ('post:1', ?)", (version,))
    connection.commit()
    connection.close()


@pytest.fixture
def monotonic(monkeypatch):
    """Seconds that pass when the test says so."""
    passed = [100.0]
    monkeypatch.setattr("blog.core.pagecache.judges.time.monotonic", lambda: passed[0])
    return passed


def test_a_database_file_that_was_put_back_is_opened_anew(tmp_path, monotonic):
    path, other = tmp_path / "blog.db", tmp_path / "other.db"
    database(path, 7)
    database(other, 8)
    judge = judge_of(f"sqlite:///{path}")
    page = StoredPage(Validity(("post:1",), (7,), None), [], b"page")
    assert judge.holds(page)
    os.replace(other, path)
    monotonic[0] += 1
    assert not judge.holds(page)
    judge.close()


def test_where_the_database_is_gone_nothing_stored_is_shown(tmp_path, monotonic):
    path = tmp_path / "blog.db"
    database(path, 7)
    judge = judge_of(f"sqlite:///{path}")
    page = StoredPage(Validity(("post:1",), (7,), None), [], b"page")
    assert judge.holds(page)
    path.rename(tmp_path / "away.db")
    monotonic[0] += 1
    with pytest.raises(Unsure):
        judge.holds(page)
    assert not path.exists()
    (tmp_path / "away.db").rename(path)
    assert judge.holds(page)
    judge.close()


def test_a_database_server_that_does_not_answer_makes_unsure():
    judge = judge_of("postgresql+psycopg://nobody:x@127.0.0.1:1/nothing")
    with pytest.raises(Unsure):
        judge.holds(StoredPage(Validity(("post:1",), (7,), None), [], b"page"))
    judge.close()
