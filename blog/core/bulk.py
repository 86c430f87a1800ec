"""Filling empty tables with millions of rows: in one transaction, all of them or none.

Rows pass by the ORM: SQLite takes them by one prepared statement, PostgreSQL by COPY. Foreign keys
are not asked for each row, and secondary indexes are made once the rows are there, which costs a
fraction of keeping them while rows come in no order. What is taken away and made anew is read from
the tables' own definitions.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKeyConstraint, Index, Table, event, text
from sqlalchemy.orm import Session
from sqlalchemy.schema import AddConstraint, DropConstraint

from blog.core.db import Model, catch_up_ids, db, is_sqlite, transaction

Row = Sequence[Any]
SQLITE = ("foreign_keys = OFF", "temp_store = FILE", "cache_size = -128000", "threads = 2")
POSTGRESQL = ("SET LOCAL maintenance_work_mem = '256MB'", "SET LOCAL work_mem = '64MB'")


class Load:
    """The tables being filled; `session` is in the one transaction around it all."""

    def __init__(self, session: Session, tables: Sequence[Table]) -> None:
        self.session = session
        self._connection = session.connection()
        self._missing = {table: _parts(table) for table in tables}
        for part in (part for parts in self._missing.values() for part in parts):
            _drop(self._connection, part)

    def rows(self, model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Add rows, each with its values in the order of `columns`; moments as `moment_text`."""
        cursor = self._connection.connection.cursor()
        into = f"{_table(model).name} ({', '.join(columns)})"
        if is_sqlite():
            values = ", ".join("?" * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({values})", rows)  # noqa: S608
        else:
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        cursor.close()

    def steps(self, *models: type[Model]) -> int:
        """How many indexes and foreign keys these tables still lack."""
        return sum(len(self._missing.get(table, ())) for table in map(_table, models))

    def complete(self, *models: type[Model]) -> Iterator[str]:
        """Make them, once the tables hold all their rows; yields the name of each when it is there.

        What is not completed is when the load ends.
        """
        for table in map(_table, models):
            for part in self._missing.pop(table, ()):
                _make(self._connection, part)
                yield str(part.name)
            if not is_sqlite():
                self._connection.execute(text(f"ANALYZE {table.name}"))


@contextmanager
def bulk_load(*models: type[Model]) -> Iterator[Load]:
    """A transaction in which these tables, all of them empty, are filled; others are as ever.

    On SQLite nobody else may use the file meanwhile: then the rows are written where they stay,
    and a crash leaves the file as it was. If somebody has it open, the rows take the way of every
    other write, through the log beside the file, which costs twice the time and space.
    """
    with _connections_for_loading(), transaction() as session:
        if not is_sqlite():
            for setting in POSTGRESQL:
                session.execute(text(setting))
        load = Load(session, [_table(model) for model in models])
        yield load
        list(load.complete(*models))
        catch_up_ids(*(model for model in models if "id" in _table(model).columns))
    if not is_sqlite():
        _vacuum([_table(model) for model in models])


def moment_text(moment: datetime) -> str:
    """A moment in UTC as the columns of both databases read it."""
    return moment.replace(tzinfo=None).isoformat(" ", "microseconds")


@contextmanager
def _connections_for_loading() -> Iterator[None]:
    """On SQLite: connections whose settings fit one big write; then those for everyday again."""
    if not is_sqlite():
        yield
        return
    db.session.remove()
    engine = db.engine
    engine.dispose()
    event.listen(engine, "connect", _open_for_loading)
    try:
        yield
    finally:
        event.remove(engine, "connect", _open_for_loading)
        db.session.remove()
        engine.dispose()
        engine.connect().close()


def _open_for_loading(connection: Any, _record: object) -> None:
    for pragma in SQLITE:
        connection.execute(f"PRAGMA {pragma}")
    with suppress(sqlite3.OperationalError):  # somebody else has the file open
        connection.execute("PRAGMA journal_mode = TRUNCATE")


def _vacuum(tables: Sequence[Table]) -> None:
    """Note which pages everyone sees, so that an index can answer without the table."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in tables:
            connection.execute(text(f"VACUUM (ANALYZE) {table.name}"))


def _table(model: type[Model]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _parts(table: Table) -> list[Index | ForeignKeyConstraint]:
    indexes: list[Index | ForeignKeyConstraint] = sorted(table.indexes, key=lambda i: str(i.name))
    return indexes if is_sqlite() else [*indexes, *table.foreign_key_constraints]


def _drop(connection: Connection, part: Index | ForeignKeyConstraint) -> None:
    if isinstance(part, Index):
        part.drop(connection)
    else:
        connection.execute(DropConstraint(part))


def _make(connection: Connection, part: Index | ForeignKeyConstraint) -> None:
    if isinstance(part, Index):
        part.create(connection)
    else:
        connection.execute(AddConstraint(part, isolate_from_table=False))
