"""The database: one base, one session, one way to write.

A service opens `transaction()`; nested services join it. On SQLite a transaction that has read
cannot start to write once another connection has written, so a service ends what was read
before it and takes the write lock at its first statement. Whoever only reads sees one moment of
the database from its first statement on, on both databases.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVarTuple

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    CursorResult,
    DateTime,
    Dialect,
    Index,
    MetaData,
    TypeDecorator,
    event,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.selectable import TypedReturnsRows

Columns = TypeVarTuple("Columns")
BUSY_TIMEOUT_MS = 15_000
CHECKPOINT_PAGES = 8_000
"""32 MB: a page that is written again and again is copied into the file once in so many."""
FIRST_PAUSE, LONGEST_PAUSE = 0.000_2, 0.002
POSTGRESQL_LOCK_TIMEOUT = "15s"
POSTGRESQL_READS = "REPEATABLE READ"
_TO_WRITE: dict[str, dict[str, Any]] = {
    "sqlite": {"begin_immediate": True},
    "postgresql": {"isolation_level": "READ COMMITTED"},
}


class Base(DeclarativeBase):
    """The declarative base; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"autoflush": False})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime, kept without a zone so that both databases sort and compare alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


@contextmanager
def transaction() -> Iterator[Session]:
    """One verb, one transaction: commits, or rolls back on any error; joins an outer one."""
    session = db.session()
    if session.info.get("in_transaction"):
        yield session
        session.flush()
        return
    session.rollback()
    session.info["in_transaction"] = session.connection(
        execution_options=_TO_WRITE[db.engine.dialect.name]
    )
    try:
        yield session
        session.flush()
        for _order, callback in sorted(session.info.pop("before_commit", {}).values(), key=_first):
            callback()
        session.commit()
    except BaseException:
        session.rollback()
        for undo in session.info.pop("after_rollback", []):
            undo()
        raise
    finally:
        session.info.pop("in_transaction", None)
        session.info.pop("after_rollback", None)
        if session.in_transaction():
            session.rollback()
    for callback in session.info.pop("after_commit", []):
        callback()


def before_commit(name: str, callback: Callable[[], None], *, order: int = 0) -> None:
    """Run `callback` at the end of the surrounding transaction, once for each `name`.

    Whatever locks rows that others want as well has its place in one `order`: so nobody waits in a
    circle, and what everybody waits for is held shortest.
    """
    db.session().info.setdefault("before_commit", {}).setdefault(name, (order, callback))


def _first(ordered: tuple[int, Callable[[], None]]) -> int:
    return ordered[0]


def after_commit(callback: Callable[[], None]) -> None:
    """Run `callback` once the surrounding transaction has been committed; it may not use SQL.

    Asked for twice, it runs once.
    """
    callbacks = db.session().info.setdefault("after_commit", [])
    if callback not in callbacks:
        callbacks.append(callback)


def after_rollback(callback: Callable[[], None]) -> None:
    """Run `callback` if the surrounding transaction fails: for what a rollback cannot take back."""
    db.session().info.setdefault("after_rollback", []).append(callback)


def prepare_engine(engine: Engine) -> None:
    """Give each new connection what durability and concurrency need."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "do_connect", _never_create)
        event.listen(engine, "checkout", _same_file)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _open_postgresql)


def insert_or(table: Any) -> Any:
    """An INSERT of this database's dialect, which knows `on_conflict_do_update` and its sibling."""
    return (sqlite.insert if is_sqlite() else postgresql.insert)(table)


def ask(query: TypedReturnsRows[*Columns], **parameters: Any) -> CursorResult[*Columns]:
    """The rows of a query of columns, on the session's connection and in its transaction.

    For queries that every page asks: written once with `bindparam`, they are neither built again
    nor pass through the bookkeeping that objects need; that costs a fifth of the time.
    """
    return connection().execute(query, parameters)


def connection() -> Connection:
    """The session's connection, in its transaction; within `transaction` it is at hand."""
    session = db.session()
    at_hand: Connection | None = session.info.get("in_transaction")
    return at_hand or session.connection()


def where_set(name: str, *columns: str, given: str = "") -> Index:
    """An index of the rows in which a column is not empty, as it is in most: those cost nothing.

    The column is the first, or the one that is `given`.
    """
    is_set = text(f'"{given or columns[0]}" IS NOT NULL')
    return Index(name, *columns, sqlite_where=is_set, postgresql_where=is_set)


def catch_up_ids(*models: type[Base]) -> None:
    """After rows were written with ids of their own: let the next id be one that is free."""
    if is_sqlite():
        return
    for model in models:
        newest = select(func.max(model.__table__.c.id)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(model.__tablename__, "id")
        db.session.execute(select(func.setval(sequence, newest)).where(newest.is_not(None)))


def cause(error: Exception) -> str:
    """What the database's driver says, on one line."""
    return " ".join(str(getattr(error, "orig", None) or error).split())


def is_sqlite() -> bool:
    """Whether the embedded database is in use; only core and the search engines may ask."""
    return db.engine.dialect.name == "sqlite"


def init_app(app: Flask) -> None:
    """Bind the database to the app; no connection is opened before the first query."""
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def make_database() -> None:
    """Make the embedded database's file if there is none; migrations do, and nothing else."""
    if is_sqlite():
        path = Path(db.engine.url.database or "")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)


def _never_create(_dialect: object, _record: object, arguments: Any, _more: object) -> None:
    """A file that is gone is an error to be told, not an empty site to be shown."""
    if not os.path.exists(arguments[0]):
        raise sqlite3.OperationalError("there is no database file; flask db upgrade makes one")


def _open_sqlite(connection: Any, record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the begin event says how a transaction starts
    for pragma in (
        "journal_mode = WAL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "synchronous = FULL",
        "temp_store = MEMORY",
        "cache_size = -500",
        f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    record.info["file"] = (path, _place(path))


def _same_file(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
    """A file that was taken away or put back is opened anew: what is written must stay."""
    path, place = record.info["file"]
    if _place(path) != place:
        raise DisconnectionError("the database file is gone, or another one")


def _place(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("begin_immediate"):
        _take_write_lock(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _take_write_lock(connection: Connection) -> None:
    """Begin as the one writer, as soon as the one before has ended.

    SQLite itself, told to wait, looks again after 1, 2, 5, 10 and more milliseconds, up to 100.
    """
    driver: Any = connection.connection.driver_connection
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1_000
    pause = FIRST_PAUSE
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while not driver.in_transaction:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    connection.exec_driver_sql("BEGIN IMMEDIATE")  # tells the error as all are told
                else:
                    time.sleep(pause)
                    pause = min(pause * 1.5, LONGEST_PAUSE)
    finally:
        driver.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


def _open_postgresql(connection: Any, record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
        cursor.execute(f"SET lock_timeout = '{POSTGRESQL_LOCK_TIMEOUT}'")
    connection.commit()


@event.listens_for(Session, "after_rollback")
def _forget_callbacks(session: Session) -> None:
    session.info.pop("after_commit", None)
    session.info.pop("before_commit", None)
