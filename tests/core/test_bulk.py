"""Filling tables in bulk: what goes in comes out, and everything around it is as it was."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text

from blog.core.bulk import bulk_load, moment_text
from blog.core.db import db, transaction
from blog.posts.models import Post
from tests.conftest import NOON
from tests.factories.posts import make_post
from tests.factories.sites import make_site

COLUMNS = (
    "id", "type", "status", "version", "title", "slug", "standfirst", "body_format",
    "body_source", "body_html", "word_count", "language", "source_name", "source_url",
    "comments_open", "lead_alt", "lead_caption", "lead_credit", "preview_token",
    "published_at", "created_at", "updated_at",
)  # fmt: skip
AWKWARD = ("plain", "tab\tand\nline", "\\N", "back\\slash", "quote ' \" ;", "ünï 🚢", "{a,b}", "")


def row(number: int, title: str, published_at: str | None = None, is_open: bool = True) -> tuple:
    moment = moment_text(NOON)
    return (
        number, "post", "published", 1, title, f"post-{number}", "", "html", "", "", 0, "", "", "",
        is_open, "", "", "", "token", published_at, moment, moment,
    )  # fmt: skip


def test_what_goes_in_comes_out(app):
    late = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    with bulk_load(Post) as load:
        load.rows(Post, COLUMNS, [row(n, title) for n, title in enumerate(AWKWARD, 1)])
        load.rows(Post, COLUMNS, [row(99, "last", moment_text(late), is_open=False)])
    assert tuple(db.session.scalars(select(Post.title).where(Post.id < 99).order_by(Post.id))) == (
        AWKWARD
    )
    last = db.session.get_one(Post, 99)
    assert (last.published_at, last.created_at, last.comments_open) == (late, NOON, False)
    assert db.session.get_one(Post, 1).published_at is None
    assert make_post("And on it goes.").id == 100


def test_what_is_written_beside_it_is_in_the_same_transaction(app):
    with pytest.raises(ZeroDivisionError), bulk_load(Post) as load:
        load.rows(Post, COLUMNS, [row(1, "one")])
        list(load.complete(Post))
        assert load.session.scalar(select(func.count()).select_from(Post)) == 1
        with transaction() as session:
            assert session is load.session
        raise ZeroDivisionError
    assert db.session.scalar(select(func.count()).select_from(Post)) == 0


@pytest.fixture
def own_file(tmp_path: Path) -> Iterator[tuple[Flask, Path]]:
    """An app whose file nobody else has open."""
    app = make_site(tmp_path)
    with app.app_context():
        yield app, tmp_path / "blog.db"
        db.session.remove()
        db.engine.dispose()


def journal_mode() -> str:
    return str(db.session.execute(text("PRAGMA journal_mode")).scalar())


def test_a_file_of_its_own_is_written_in_place_and_then_served_as_ever(own_file):
    with bulk_load(Post) as load:
        assert journal_mode() == "truncate"
        load.rows(Post, COLUMNS, [row(1, "one")])
    assert journal_mode() == "wal"
    assert db.session.execute(text("PRAGMA foreign_keys")).scalar() == 1
    assert db.session.execute(text("PRAGMA integrity_check")).scalar() == "ok"


def test_a_file_that_somebody_reads_stays_readable(own_file):
    _app, path = own_file
    count = select(func.count()).select_from(Post)
    other = create_engine(f"sqlite:///{path}")
    with other.connect() as reader:
        assert reader.execute(count).scalar() == 0
        reader.rollback()
        with bulk_load(Post) as load:
            assert journal_mode() == "wal"
            load.rows(Post, COLUMNS, [row(1, "one")])
            assert reader.execute(count).scalar() == 0
            reader.rollback()
        assert reader.execute(count).scalar() == 1
    other.dispose()
