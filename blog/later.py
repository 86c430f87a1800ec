"""The one task there is: do what is due in the outbox.

Huey only wakes the worker; the outbox row is the truth. So one wake is enough for whatever was
written down before the worker takes it, and none has to survive a power cut. Huey's storage is its
own: a file beside the embedded database, tables of its own beside PostgreSQL.
"""

import importlib
import logging
import sys
import time
from types import ModuleType
from typing import Any

import click
from flask import Flask, current_app
from sqlalchemy.engine import make_url

from blog.cli.processes import give_back
from blog.comments.privacy import forget_networks
from blog.core import outbox, ratelimit
from blog.core.db import cause, db

log = logging.getLogger(__name__)
NAME = "rejoinder"
RETRY = 2.0
DRIVERS = ("psycopg", "redis")
SLICE = 200
"""Pieces of work between two looks at whether the worker is to stop."""


def init_app(app: Flask) -> None:
    """Wake the worker after each commit that left it work; tests do the work by hand."""
    if app.testing:
        return
    library = _huey()
    huey = make_huey(app, library)
    app.extensions["huey"] = huey

    @huey.task(name="work_off")
    def work_off() -> None:
        with app.app_context():
            outbox.drain(SLICE)
            if outbox.waiting(1):
                wake()

    @huey.periodic_task(library.crontab(minute="*"), name="sweep")
    def sweep() -> None:
        """What nobody was woken for, or is tried again; and away with what nobody needs."""
        work_off.call_local()
        with app.app_context():
            outbox.forget_done()
            ratelimit.sweep()
            forget_networks()
        give_back()  # of what pictures took while their sizes were made

    @huey.on_startup(name="sweep")
    def sweep_what_was_left() -> None:
        """A crash may have left work that nobody was woken for; it need not wait a minute."""
        work_off.call_local()

    def wake() -> None:
        """Wake the worker, unless it has a call to answer that it has not taken yet."""
        try:
            if not huey.pending_count():
                work_off()
        except Exception as error:
            log.warning("the sweep will find what is due, nobody was woken: %s", cause(error))

    outbox.on_enqueue(wake)


def prepare(app: Flask) -> bool:
    """Make the queue's own tables if there are none; False while the database cannot be reached."""
    try:
        app.extensions["huey"].storage.initialize_schema()
    except _driver(app).Error as error:
        log.error("the queue cannot be used yet: %s", cause(error))
        return False
    return True


def make_huey(app: Flask, library: ModuleType) -> Any:
    """The queue in the storage that belongs to the configured database."""
    address = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if address.drivername == "sqlite":
        path = f"{app.config['INSTANCE_PATH']}/huey.db"
        return library.Huey(NAME, storage_class=_file(library), filename=path, results=False)
    dsn = address.set(drivername="postgresql").render_as_string(hide_password=False)
    return library.PostgresHuey(
        NAME, dsn=dsn, results=False, create_tables=False, options="-c synchronous_commit=off"
    )


def _file(library: ModuleType) -> type[Any]:
    """Huey's storage in a file, which a power cut may set back by a wake, and never damage."""

    class File(library.storage.SqliteStorage):  # type: ignore[name-defined]
        def _create_connection(self) -> Any:
            connection = super()._create_connection()
            connection.execute("PRAGMA synchronous = NORMAL")
            return connection

    return File


class OneLine(logging.Filter):
    """While the database is away the worker asks again and again: one line each time."""

    def __init__(self, away: type[Exception]) -> None:
        super().__init__()
        self.away = away

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record; what went wrong with the connection moves into its message."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, self.away):
            record.msg, record.args = "%s: %s", (record.getMessage(), cause(error))
            record.exc_info = None
        return True


def run_worker(app: Flask) -> None:
    """Do later work until SIGTERM; what is in hand is finished, the rest stays in the outbox."""
    while not prepare(app):
        time.sleep(RETRY)
    one_line = OneLine(_driver(app).OperationalError)
    for part in ("Worker", "Scheduler"):
        logging.getLogger(f"huey.consumer.{part}").addFilter(one_line)
    consumer = app.extensions["huey"].create_consumer(
        workers=1, max_delay=1.0, graceful_signal="TERM"
    )
    consumer.run()


def _driver(app: Flask) -> Any:
    """The database's own driver, which says what can go wrong with a connection."""
    with app.app_context():
        return db.engine.dialect.loaded_dbapi


def _huey() -> ModuleType:
    """Huey, without the drivers that nobody has loaded so far: it would load all it can find.

    The database's own is there by now. The others are of no use, and take twelve megabytes.
    """
    absent = [name for name in DRIVERS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        return importlib.import_module("huey")
    finally:
        for name in absent:
            del sys.modules[name]


@click.command("worker")
def worker() -> None:
    """Do later work (mail, picture sizes, the search index) until stopped."""
    run_worker(current_app._get_current_object())  # type: ignore[attr-defined]
