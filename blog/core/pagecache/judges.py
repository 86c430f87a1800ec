"""Whether a stored page is still true: the database is asked, at every single request.

A judge belongs to one thread and keeps a connection of its own that never writes. It first finds
out whether anybody has committed since the last look; only then are versions compared again. On
SQLite the WAL index tells in less than a microsecond, or the file's change counter in a few; on
PostgreSQL one short question does.
"""

import importlib
import json
import os
import sqlite3
import time
from typing import Protocol

from sqlalchemy.engine import make_url

from blog.core.pagecache.page import StoredPage
from blog.core.pagecache.wal_index import Header, header_of
from blog.core.tags import SQLITE_VERSIONS

FILE_LOOKED_AT_EVERY = 1.0
BUSY_SECONDS = 2.0


class Unsure(Exception):
    """The database cannot be asked now; nothing stored may be shown."""


class Judge(Protocol):
    """Tells whether what a page was made from is as it was. Raises Unsure."""

    def holds(self, page: StoredPage) -> bool: ...

    def close(self) -> None: ...


def judge_of(database_url: str) -> Judge:
    """A judge who asks that database; only who uses PostgreSQL loads what that takes."""
    url = make_url(database_url)
    if url.drivername == "sqlite":
        return SQLiteJudge(url.database or "")
    found: Judge = importlib.import_module("blog.core.pagecache.postgresql").PostgreSQLJudge(
        url.set(drivername="postgresql").render_as_string(hide_password=False)
    )
    return found


class SQLiteJudge:
    """Asks the file at `path`; one that was moved away or put back is opened anew."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._cursor: sqlite3.Cursor | None = None
        self._place: tuple[int, int] | None = None
        self._look_again = 0.0
        self._header: Header | None = None
        self._state: object = None
        self._round = 0

    def holds(self, page: StoredPage) -> bool:
        try:
            if self._cursor is None or time.monotonic() >= self._look_again:
                self._look()
            assert self._cursor is not None
            if self._header is not None:
                state: object = self._header.raw
            else:
                state = self._cursor.execute("PRAGMA data_version").fetchone()[0]
            if state != self._state:
                self._state = state
                self._round += 1
            elif page.confirmed.get(self) == self._round:
                return True
            tags, stamp, _until = page.validity
            rows = self._cursor.execute(SQLITE_VERSIONS, (json.dumps(tags),))
            found = dict(rows.fetchall())
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise Unsure from error
        if tuple([found.get(tag, 0) for tag in tags]) != stamp:
            return False
        page.confirmed[self] = self._round
        return True

    def close(self) -> None:
        self._header = self._state = None
        if self._connection is not None:
            self._connection.close()
        self._connection = self._cursor = None
        self._round += 1

    def _look(self) -> None:
        """Open the file that stands at the path now, if it is not the one that is open."""
        found = os.stat(self.path)
        place = (found.st_dev, found.st_ino)
        if self._connection is None or place != self._place:
            self.close()
            connection = sqlite3.connect(
                self.path, BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA query_only = ON")
            self._connection, self._place = connection, place
            self._cursor = connection.cursor()
        if self._header is None and self._cursor is not None:
            self._cursor.execute("PRAGMA data_version").fetchone()
            self._header = header_of(self.path)
        self._look_again = time.monotonic() + FILE_LOOKED_AT_EVERY
