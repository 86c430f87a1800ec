"""The judge who asks PostgreSQL.

Each time one short question tells whether anybody has committed since the last one: which
transactions are at work. A commit always changes the answer, since it ends one of them, or one that
was not known yet; so only after another answer are versions compared again. It is put to libpq
itself, as psycopg's own way takes ten times what the server needs to answer.
"""

import psycopg
from psycopg.pq import ExecStatus

from blog.core.pagecache.judges import Unsure
from blog.core.pagecache.page import StoredPage
from blog.core.tags import POSTGRESQL_VERSIONS

CONNECT_SECONDS = 5
AT_WORK = b"SELECT pg_current_snapshot()"


class PostgreSQLJudge:
    """Asks the primary at `dsn`."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self._connection: psycopg.Connection | None = None
        self._state: bytes | None = None
        self._round = 0

    def holds(self, page: StoredPage) -> bool:
        try:
            if self._connection is None:
                self._connection = psycopg.connect(
                    self.dsn, autocommit=True, prepare_threshold=1, connect_timeout=CONNECT_SECONDS
                )
            state = _at_work(self._connection)
            if state != self._state:
                self._state = state
                self._round += 1
            elif page.confirmed.get(self) == self._round:
                return True
            tags, stamp, _until = page.validity
            rows = self._connection.execute(POSTGRESQL_VERSIONS, (list(tags),)).fetchall()
        except (psycopg.Error, OSError) as error:
            self.close()
            raise Unsure from error
        found: dict[str, int] = dict(rows)
        if tuple([found.get(tag, 0) for tag in tags]) != stamp:
            return False
        page.confirmed[self] = self._round
        return True

    def close(self) -> None:
        self._state = None
        self._round += 1
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _at_work(connection: psycopg.Connection) -> bytes | None:
    """Which transactions are running and which was the last, in the server's own words."""
    result = connection.pgconn.exec_params(AT_WORK, [])
    if result.status != ExecStatus.TUPLES_OK:
        raise psycopg.OperationalError(result.error_message.decode("utf-8", "replace"))
    return result.get_value(0, 0)
