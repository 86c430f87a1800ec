"""The judge who asks PostgreSQL."""

import psycopg

from blog.core.pagecache.judges import Unsure
from blog.core.pagecache.page import StoredPage
from blog.core.tags import POSTGRESQL_VERSIONS

CONNECT_SECONDS = 5


class PostgreSQLJudge:
    """Asks the primary at `dsn`."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self._connection: psycopg.Connection | None = None

    def holds(self, page: StoredPage) -> bool:
        tags, stamp, _until = page.validity
        try:
            if self._connection is None:
                self._connection = psycopg.connect(
                    self.dsn, autocommit=True, prepare_threshold=1, connect_timeout=CONNECT_SECONDS
                )
            rows = self._connection.execute(POSTGRESQL_VERSIONS, (list(tags),)).fetchall()
        except (psycopg.Error, OSError) as error:
            self.close()
            raise Unsure from error
        found: dict[str, int] = dict(rows)
        return tuple([found.get(tag, 0) for tag in tags]) == stamp

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
