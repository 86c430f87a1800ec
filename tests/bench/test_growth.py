"""The measuring of growth asks every page of every site, and leaves nothing behind."""

import sqlite3

import pytest

from bench import growth
from bench.growth import Row, measure, table
from blog.core.db import db
from blog.demo.seed import seed
from tests.factories.sites import make_site

SIZES = ((60, 120), (240, 480))


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """Two seeded sites as they are given to `measure`."""
    made = []
    for posts, comments in SIZES:
        folder = tmp_path_factory.mktemp("growth")
        with make_site(folder).app_context():
            seed(posts, comments, 1)
            db.engine.dispose()
        made.append({"INSTANCE_PATH": str(folder)})
    return made


@pytest.mark.sqlite_only
def test_every_page_is_measured_on_every_site(sites, database_kind, monkeypatch):
    monkeypatch.setattr(growth, "WARMUP", 1)
    rows = measure(sites, times=1)
    assert {(row.posts, row.comments) for row in rows} == set(SIZES)
    assert len(rows) == len({row.page for row in rows}) * len(SIZES)
    assert all(row.median > 0 and row.queries > 0 for row in rows)
    for site in sites:
        with sqlite3.connect(f"{site['INSTANCE_PATH']}/blog.db") as connection:
            assert connection.execute("SELECT count(*) FROM user_sessions").fetchone() == (0,)


def test_a_page_that_grows_too_much_is_named():
    rows = [
        Row("article", 10, 10, 2.0, 1.9, 9),
        Row("article", 1_000, 10, 2.9, 2.8, 9),
        Row("tag", 10, 10, 2.0, 1.9, 9),
        Row("tag", 1_000, 10, 2.0 * growth.LIMIT + 0.1, 2.9, 9),
    ]
    heading, article, tag = table(rows).splitlines()
    assert "1,000/10" in heading
    assert article.endswith("1.45")
    assert tag.endswith("missed")
