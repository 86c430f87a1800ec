"""One writer at a time: the next is let in when the one before has ended, or is told in the end."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from blog.core import db as database
from blog.core import outbox
from blog.core.db import db, transaction


def elsewhere(app: Flask, work: Callable[[], None]) -> threading.Thread:
    """The work in a thread and a session of its own."""

    def run() -> None:
        with app.app_context():
            try:
                work()
            finally:
                db.session.remove()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_who_waits_writes_after_the_one_before(app):
    order: list[str] = []
    begun, may_end = threading.Event(), threading.Event()

    def first() -> None:
        with transaction():
            outbox.enqueue("tests.first")
            begun.set()
            may_end.wait()
            order.append("first")

    def second() -> None:
        begun.wait()
        may_end.set()
        with transaction():
            outbox.enqueue("tests.second")
            order.append("second")

    db.session.remove()
    threads = [elsewhere(app, first), elsewhere(app, second)]
    for thread in threads:
        thread.join()
    assert sorted(order) == ["first", "second"]
    assert len(outbox.waiting()) == 2


@pytest.mark.sqlite_only
def test_who_waits_too_long_is_told_that_the_database_is_locked(app, monkeypatch):
    held, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction():
            held.set()
            may_end.wait()

    db.session.remove()
    holder = elsewhere(app, hold)
    held.wait()
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 1)
    with pytest.raises(OperationalError, match="locked"), transaction():
        pass
    may_end.set()
    holder.join()
    monkeypatch.undo()
    with transaction():
        outbox.enqueue("tests.after")
    assert len(outbox.waiting()) == 1


@pytest.mark.sqlite_only
def test_whatever_else_the_database_is_asked_still_waits_as_long_as_ever(app):
    with transaction() as session:
        waits = session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar()
    assert waits == database.BUSY_TIMEOUT_MS
