"""The header of SQLite's WAL index changes with each commit, whoever commits, and however."""

import sqlite3
import subprocess
import sys

import pytest

from blog.core.pagecache.judges import judge_of
from blog.core.pagecache.page import StoredPage, Validity
from blog.core.pagecache.wal_index import MAPPINGS, header_of

pytestmark = pytest.mark.sqlite_only
COMMIT = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("UPDATE tag_versions SET version = version + 1")
connection.commit()
"""
ACTS = {
    "a commit": "UPDATE tag_versions SET version = version + 1",
    "a new table": "CREATE TABLE other (id INTEGER)",
    "a vacuum": "VACUUM",
}


@pytest.fixture
def path(tmp_path):
    """A file in WAL mode with one tag, kept open as the product's pool keeps it."""
    path = tmp_path / "blog.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE tag_versions (tag TEXT PRIMARY KEY, version INTEGER)")
    connection.execute("INSERT INTO tag_versions VALUES ('post:1', 7)")
    yield path
    connection.close()


@pytest.fixture
def reader(path):
    """A connection that only reads, as a judge's does."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("SELECT * FROM tag_versions").fetchall()
    yield connection
    connection.close()


def write(path, statement: str) -> None:
    """What somebody else does to the file."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("act", ACTS)
def test_it_changes_whenever_the_change_counter_does(path, reader, act):
    header = header_of(str(path))
    for _time in range(3):
        counter, before = reader.execute("PRAGMA data_version").fetchone(), header.raw
        assert header.raw == before
        write(path, ACTS[act].replace("other", f"other_{_time}"))
        assert reader.execute("PRAGMA data_version").fetchone() != counter
        assert header.raw != before


def test_it_changes_when_another_process_commits(path, reader):
    header = header_of(str(path))
    before = header.raw
    subprocess.run((sys.executable, "-c", COMMIT, str(path)), check=True)
    assert header.raw != before


def test_it_changes_with_commits_after_the_log_was_emptied(path, reader):
    header = header_of(str(path))
    seen = {header.raw}
    for number in range(1, 6):
        write(path, "PRAGMA wal_checkpoint(TRUNCATE)")
        write(path, ACTS["a commit"])
        assert header.raw not in seen
        seen.add(header.raw)
        assert reader.execute("SELECT version FROM tag_versions").fetchone() == (7 + number,)


def test_it_changes_when_another_database_is_copied_in(path, reader, tmp_path):
    header = header_of(str(path))
    before = header.raw
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE tag_versions (tag TEXT PRIMARY KEY, version INTEGER)")
    other.commit()
    target = sqlite3.connect(path)
    other.backup(target)
    target.close()
    other.close()
    assert header.raw != before


def test_what_is_taken_back_does_not_change_it(path, reader):
    header = header_of(str(path))
    before = header.raw
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute(ACTS["a commit"])
    assert header.raw == before
    writer.execute("ROLLBACK")
    assert header.raw == before
    writer.close()


def test_out_of_wal_mode_there_is_none(tmp_path):
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE notes (id INTEGER)")
    assert header_of(str(tmp_path / "other.db")) is None
    connection.close()


def test_a_layout_that_is_not_known_is_not_trusted(path, reader, monkeypatch):
    monkeypatch.setattr("blog.core.pagecache.wal_index.LAYOUT", 4_000_000)
    assert header_of(str(path)) is None


@pytest.mark.parametrize("mappings", [MAPPINGS, "/nowhere"])
def test_a_judge_sees_every_commit_with_it_and_without(path, monkeypatch, mappings):
    monkeypatch.setattr("blog.core.pagecache.wal_index.MAPPINGS", mappings)
    judge = judge_of(f"sqlite:///{path}")
    for version in range(7, 10):
        page = StoredPage(Validity(("post:1",), (version,), None), [], b"page")
        assert judge.holds(page)
        assert judge.holds(page)
        subprocess.run((sys.executable, "-c", COMMIT, str(path)), check=True)
        assert not judge.holds(page)
    judge.close()
