"""The one task there is: do the outbox entry with this id.

Huey only carries ids and wakes the worker; the outbox row is the truth. Its storage is its own:
a file beside the embedded database, tables of its own beside PostgreSQL.
"""

import logging

from flask import Flask
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from sqlalchemy.engine import make_url

from blog.core import outbox

log = logging.getLogger(__name__)
NAME = "rejoinder"


def init_app(app: Flask) -> None:
    """Wake the worker after each commit that left it work; tests do the work by hand."""
    if app.testing:
        return
    huey = make_huey(app)
    app.extensions["huey"] = huey

    @huey.task(name="run_outbox")
    def run_outbox(entry_id: int) -> None:
        with app.app_context():
            outbox.run(entry_id)

    @huey.periodic_task(crontab(minute="*"), name="sweep_outbox")
    def sweep_outbox() -> None:
        with app.app_context():
            outbox.drain(limit=500)

    @huey.on_startup(name="sweep_outbox")
    def sweep_what_was_left() -> None:
        """A crash may have left work that nobody was woken for; it need not wait a minute."""
        with app.app_context():
            outbox.drain(limit=500)

    def wake(entry_id: int) -> None:
        try:
            run_outbox(entry_id)
        except Exception:
            log.exception("the worker could not be woken; its sweep will find entry %s", entry_id)

    outbox.on_enqueue(wake)


def make_huey(app: Flask) -> Huey:
    """The queue in the storage that belongs to the configured database."""
    address = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if address.drivername == "sqlite":
        return SqliteHuey(NAME, filename=f"{app.config['INSTANCE_PATH']}/huey.db", results=False)
    dsn = address.set(drivername="postgresql").render_as_string(hide_password=False)
    return PostgresHuey(NAME, dsn=dsn, results=False, create_tables=True)
