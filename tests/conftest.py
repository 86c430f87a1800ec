"""What every test may ask for: the app on each database, a client, a clock that stands still."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Table, event, text
from werkzeug.test import TestResponse, run_wsgi_app

from blog.app import create_app
from blog.cli.migrations import migrate
from blog.core import clock, config, fragments, outbox
from blog.core.db import db
from blog.core.pagecache.middleware import FRESH
from blog.search import services as search
from tests.databases import KINDS, database

hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")
LARGE = 1 << 20
"""Bytes of a table's file on PostgreSQL."""

_SIZES = text(
    "SELECT quote_ident(relname) AS name, pg_relation_size(oid) AS size FROM pg_class"
    " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    " AND relname <> 'alembic_version'"
)
_FIRST_IDS = (
    "SELECT setval(oid::regclass, 1, false) FROM pg_class"
    " WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
)
OF_THE_ANSWER = ("Cache-Control", "Content-Length", "Vary")
_checking: ContextVar[bool] = ContextVar("checking", default=False)
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=KINDS, help="run on this database only (default: both)")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        kinds = (chosen,) if chosen else KINDS
        if metafunc.definition.get_closest_marker("sqlite_only"):
            kinds = KINDS[:1]
        metafunc.parametrize("database_kind", kinds, scope="session", indirect=True)


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def migrated_app(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One app for each database and session, at the newest migration."""
    folder = tmp_path_factory.mktemp(database_kind)
    with database(database_kind, folder) as address:
        environ = {
            "INSTANCE_PATH": str(folder / "instance"),
            "DATABASE_URL": address,
            "SECRET_KEY": "a key for tests alone",
        }
        app = create_app(config.load(environ), TESTING=True, SERVER_NAME=None)
        migrate(app)
        if database_kind == "sqlite":
            with app.app_context():
                _hurry_sqlite()
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    """The app with an empty database, inside an app context."""
    with migrated_app.app_context():
        empty(migrated_app)
        yield migrated_app
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor with a cookie jar of their own, whose forms come from the site itself."""
    return new_client(app)


@pytest.fixture
def visitor(app: Flask) -> Callable[[], FlaskClient]:
    """Makes further visitors, each with a cookie jar of their own."""
    return lambda: new_client(app)


class Visitor(FlaskClient):
    """A client whose every request starts from nothing, as in a served site.

    Inside the test's app context they would share `flask.g` and the database session. The test's
    own session forgets what it read, so that it sees what the request did.

    Whenever a page that everybody may have is answered, it must be the page that is made anew.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.rollback()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        if response.request.method == "GET" and "Surrogate-Key" in response.headers:
            assert_fresh(self.application, response)
        return response


def new_client(app: Flask) -> FlaskClient:
    client = Visitor(app, app.response_class)
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


def assert_fresh(app: Flask, response: TestResponse) -> None:
    """The answer is what the app makes now, with nothing stored."""
    environ = {**response.request.environ, FRESH: True}
    mark = _checking.set(True)
    try:
        with app.app_context(), fragments.unused():
            made, status, headers = run_wsgi_app(app.wsgi_app, environ, buffered=True)
            body = b"".join(made)
    finally:
        _checking.reset(mark)
    if response.status_code == 304:
        assert hashlib.blake2b(body, digest_size=12).hexdigest() in response.headers["ETag"]
        return
    assert status == response.status
    if response.content_encoding is None:
        assert response.get_data() == body, f"{response.request.path} is stale"
    answered = {pair for pair in headers if pair[0] not in OF_THE_ANSWER}
    assert answered <= set(response.headers)


class StoppedClock:
    """Time that passes only when a test says so."""

    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **kwargs: float) -> None:
        self.moment += timedelta(**kwargs)


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[StoppedClock]:
    """Noon of a spring day, until the test moves it."""
    stopped = StoppedClock()
    clock.use(stopped)
    yield stopped
    clock.use(None)


@pytest.fixture
def drain(app: Flask) -> Callable[[], int]:
    """Does the outbox's work now."""
    return outbox.drain


@pytest.fixture
def queries(app: Flask) -> Callable[[], object]:
    """Counts statements: `with queries() as statements: …; len(statements)`."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            if not statement.startswith("BEGIN") and not _checking.get():
                statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return count


@pytest.fixture
def transactions(app: Flask) -> Iterator[list[str]]:
    """How each of the database's transactions ended, in order."""
    ends: list[str] = []

    def committed(_connection) -> None:
        ends.append("commit")

    def undone(_connection) -> None:
        ends.append("rollback")

    event.listen(db.engine, "commit", committed)
    event.listen(db.engine, "rollback", undone)
    yield ends
    event.remove(db.engine, "commit", committed)
    event.remove(db.engine, "rollback", undone)


def _hurry_sqlite() -> None:
    """Tests need no protection from a power cut."""

    @event.listens_for(db.engine, "connect")
    def no_sync(connection, _record) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    db.engine.dispose()


def empty(app: Flask, *, anew: bool = False) -> None:
    """Nothing in the database, nothing stored of its pages.

    `anew`: PostgreSQL's tables are as they were made, whatever stood in them.
    """
    app.extensions["fragments"].clear()
    app.extensions["page_cache"].clear()
    tables = list(reversed(db.metadata.sorted_tables))
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            _empty_postgresql(connection, tables, anew)
        else:
            for table in tables:
                connection.execute(table.delete())
    search.clear()
    db.session.remove()


def _empty_postgresql(connection: Connection, tables: list[Table], anew: bool) -> None:
    """Deleting a few rows costs a fraction of giving dozens of tables new files, as TRUNCATE does.

    What was deleted stays in the files: once one of them is large, they are all made anew.
    """
    sizes = {row.name: row.size for row in connection.execute(_SIZES)}
    if anew or max(sizes.values()) > LARGE:
        connection.exec_driver_sql(f"TRUNCATE {', '.join(sizes)} RESTART IDENTITY CASCADE")
        return
    deletes = [str(table.delete().compile(connection)) for table in tables]
    connection.exec_driver_sql("; ".join([*deletes, _FIRST_IDS]))
