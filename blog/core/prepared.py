"""Statements that are compiled once, for what is asked and stored with every comment.

SQLAlchemy finds a statement in its cache, binds it and describes its result anew each time it is
run: several times what SQLite needs to run it. Here its text is kept, and how values and columns
are converted. It runs on the session's connection and in its transaction as all others do, is seen
by whoever counts statements, and fails with the same errors.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select
from sqlalchemy.exc import DBAPIError

from blog.core.db import connection, db

Conversion = Callable[[Any], Any] | None


class Prepared:
    """A statement, compiled when it is first run on a kind of database, and from then on only run.

    `build` makes it. Each run gives every parameter by name, and for an INSERT every column that
    is not left empty: a default that Python would fill in counts as one that is given.
    """

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._compiled: dict[tuple[str, bool], _Compiled] = {}

    def rows(self, **values: Any) -> list[Any]:
        """The rows that it asks for, as named tuples of its columns."""
        on = connection()
        compiled = self._for(on, values)
        return compiled.read(_execute(on, compiled.text, compiled.bound(values)).fetchall())

    def glance(self, **values: Any) -> list[Any]:
        """The same rows, asked outside of the session's transaction and without one of its own."""
        with db.engine.connect() as on:
            if on.dialect.name == "postgresql":  # whose driver would begin and end one unasked
                on.execution_options(isolation_level="AUTOCOMMIT")
            compiled = self._for(on, values)
            return compiled.read(_execute(on, compiled.text, compiled.bound(values)).fetchall())

    def run(self, *rows: Mapping[str, Any]) -> None:
        """Do what it says with each of these rows of values."""
        if rows:
            on = connection()
            compiled = self._for(on, rows[0])
            bound = [compiled.bound(values) for values in rows]
            _execute(on, compiled.text, bound if len(rows) > 1 else bound[0], many=len(rows) > 1)

    def add(self, values: Mapping[str, Any]) -> int:
        """Insert one row; returns its id."""
        on = connection()
        told = on.dialect.name == "sqlite"  # by its driver; PostgreSQL has to be asked
        compiled = self._for(on, values, asks_id=not told)
        cursor = _execute(on, compiled.text, compiled.bound(values))
        return int(cursor.lastrowid if told else cursor.fetchone()[0])

    def _for(
        self, on: Connection, values: Mapping[str, Any], *, asks_id: bool = False
    ) -> "_Compiled":
        key = on.dialect.name, asks_id
        compiled = self._compiled.get(key)
        if compiled is None:
            statement = self._build()
            if asks_id:
                statement = statement.returning(*statement.table.primary_key)
            compiled = self._compiled[key] = _Compiled(statement, on.dialect, values)
        return compiled


class _Compiled:
    """The text for one kind of database, and how its values and columns are converted."""

    def __init__(self, statement: Any, dialect: Dialect, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        columns = list(self._names) if isinstance(statement, Insert) else None
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        if compiled.post_compile_params or getattr(compiled, "insert_prefetch", None):
            raise TypeError("lists, and defaults filled in by Python, cannot be prepared")
        self.text: str = compiled.string
        self._order: list[str] | None = compiled.positiontup if compiled.positional else None
        self._constants: dict[str, Any] = {}
        self._conversions: list[tuple[str, Conversion]] = []
        for parameter, name in compiled.bind_names.items():
            convert = parameter.type.dialect_impl(dialect).bind_processor(dialect)
            if name in self._names:
                self._conversions.append((name, convert))
            else:
                value = compiled.params[name]
                self._constants[name] = convert(value) if convert else value
        self._row, self._results = _result(statement, dialect)

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        if values.keys() != self._names:
            raise TypeError(f"prepared for {sorted(self._names)}, given {sorted(values)}")
        bound = dict(self._constants)
        for name, convert in self._conversions:
            bound[name] = convert(values[name]) if convert else values[name]
        return bound if self._order is None else tuple([bound[name] for name in self._order])

    def read(self, rows: Sequence[Sequence[Any]]) -> list[Any]:
        """What the driver found, in the columns' own types."""
        found = []
        for row in rows:
            values = list(row)
            for number, convert in self._results:
                values[number] = convert(values[number])
            found.append(self._row._make(values))
        return found


def _result(statement: Any, dialect: Dialect) -> tuple[Any, list[tuple[int, Any]]]:
    """The named tuple that a row becomes, and which of its columns are converted, and how."""
    is_asking = isinstance(statement, Select)
    columns: Any = statement.selected_columns if is_asking else statement.exported_columns
    conversions = [
        (number, column.type.dialect_impl(dialect).result_processor(dialect, None))
        for number, column in enumerate(columns.values())
    ]
    row: Any = namedtuple("Row", columns.keys())  # type: ignore[misc]
    return row, [(number, convert) for number, convert in conversions if convert]


def _execute(on: Connection, text: str, bound: Any, *, many: bool = False) -> Any:
    """The driver's cursor after it has run the text."""
    cursor = on.connection.cursor()
    for listener in on.dispatch.before_cursor_execute:
        listener(on, cursor, text, bound, None, many)
    try:
        cursor.executemany(text, bound) if many else cursor.execute(text, bound)
    except on.dialect.loaded_dbapi.Error as error:
        raise _told(on, text, bound, cursor, error) from error
    return cursor


def _told(on: Connection, text: str, bound: Any, cursor: Any, error: Any) -> BaseException:
    """The error as SQLAlchemy tells it; a connection that is lost is not used again."""
    dialect, driver = on.dialect, on.dialect.loaded_dbapi.Error
    lost = dialect.is_disconnect(error, on.connection.dbapi_connection, cursor)
    if lost:
        on.invalidate(error)
    return DBAPIError.instance(
        text, bound, error, driver, connection_invalidated=lost, dialect=dialect
    )
