"""The worker is woken once for whatever was written down before it comes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from blog import later
from blog.app import create_app
from blog.cli.migrations import migrate
from blog.core import config, outbox, ratelimit
from blog.core.db import db, transaction
from tests.databases import fresh_database

KIND = "tests.woken"


@pytest.fixture
def woken(migrated_app: Flask, database_kind: str, tmp_path: Path) -> Iterator[Flask]:
    """A site of its own that wakes a worker, and no worker that comes."""
    address = ""
    if database_kind == "postgresql":
        address = fresh_database(migrated_app.config["SQLALCHEMY_DATABASE_URI"], "later")
    environ = {"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": address, "SECRET_KEY": "x" * 16}
    app = create_app(config.load(environ))
    migrate(app)
    assert later.prepare(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    outbox.on_enqueue(None)
    app.extensions["huey"].storage.close()


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What was done, in order."""
    numbers: list[int] = []
    monkeypatch.setitem(outbox._handlers, KIND, lambda number: numbers.append(number))
    return numbers


def come(app: Flask) -> None:
    """As the worker does: take one call, and answer it."""
    huey = app.extensions["huey"]
    huey.execute(huey.dequeue())


def calls(app: Flask) -> int:
    return int(app.extensions["huey"].pending_count())


def test_one_call_is_enough_for_whatever_was_written_down_before_it_is_taken(woken, done):
    for number in range(3):
        outbox.enqueue(KIND, number=number)
    assert calls(woken) == 1
    come(woken)
    assert done == [0, 1, 2]
    assert calls(woken) == 0
    outbox.enqueue(KIND, number=3)
    assert calls(woken) == 1


def test_one_transaction_calls_once_and_a_failed_one_never(woken, done):
    with transaction():
        for number in range(3):
            outbox.enqueue(KIND, number=number)
        assert calls(woken) == 0
    assert calls(woken) == 1
    come(woken)
    with pytest.raises(ZeroDivisionError), transaction():
        outbox.enqueue(KIND, number=3)
        raise ZeroDivisionError
    assert calls(woken) == 0
    assert done == [0, 1, 2]


def test_what_is_left_after_many_pieces_calls_again(woken, done, monkeypatch):
    monkeypatch.setattr(later, "SLICE", 2)
    for number in range(5):
        outbox.enqueue(KIND, number=number)
    come(woken)
    assert (done, calls(woken)) == ([0, 1], 1)
    come(woken)
    come(woken)
    assert (done, calls(woken)) == ([0, 1, 2, 3, 4], 0)


def test_what_fails_is_tried_again_later_and_calls_nobody_now(woken, done):
    outbox.enqueue(KIND, wrong="argument")
    outbox.enqueue(KIND, number=1)
    come(woken)
    assert (done, calls(woken)) == ([1], 0)


def test_a_queue_that_cannot_be_reached_loses_no_work(woken, done, monkeypatch):
    def broken() -> int:
        raise OSError("no such queue")

    monkeypatch.setattr(woken.extensions["huey"], "pending_count", broken)
    outbox.enqueue(KIND, number=1)
    assert outbox.drain() == 1
    assert done == [1]


def test_the_sweep_does_what_nobody_was_called_for_and_ends_limits(woken, done, stopped_clock):
    outbox.on_enqueue(None)
    outbox.enqueue(KIND, number=1)
    ratelimit.hit("tests", limit=1, seconds=60)
    stopped_clock.forward(seconds=61)
    [sweep] = woken.extensions["huey"]._registry.periodic_tasks
    sweep.execute()
    assert done == [1]
    ratelimit.check("tests", limit=1, seconds=60)
    assert ratelimit.sweep() == 0
