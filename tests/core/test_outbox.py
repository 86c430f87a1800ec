"""The outbox: what was done is forgotten in time, and nothing else is."""

from collections import Counter

import pytest
from sqlalchemy import select

from blog.core import outbox
from blog.core.db import db, transaction
from blog.core.outbox import ATTEMPTS, DONE_KEPT, OutboxEntry

KIND, FAILS = "tests.harmless", "tests.fails"


@pytest.fixture
def jobs(monkeypatch):
    """Two kinds of work: one succeeds, one never does."""

    def fail() -> None:
        raise ValueError("it never works")

    monkeypatch.setitem(outbox._handlers, KIND, lambda: None)
    monkeypatch.setitem(outbox._handlers, FAILS, fail)


def kept() -> Counter[str]:
    db.session.rollback()
    return Counter(db.session.scalars(select(OutboxEntry.job)))


def test_what_was_done_is_forgotten_after_a_day(app, jobs, drain, stopped_clock):
    outbox.enqueue(KIND)
    drain()
    stopped_clock.forward(seconds=DONE_KEPT.total_seconds())
    outbox.enqueue(KIND)
    drain()
    assert outbox.forget_done() == 0
    stopped_clock.forward(seconds=1)
    assert outbox.forget_done() == 1
    assert kept() == {KIND: 1}


def test_what_waits_or_was_given_up_is_never_forgotten(app, jobs, drain, stopped_clock):
    outbox.enqueue(FAILS)
    for _attempt in range(ATTEMPTS):
        drain()
        stopped_clock.forward(hours=3)
    outbox.enqueue(KIND)
    stopped_clock.forward(days=30)
    assert outbox.forget_done() == 0
    assert kept() == {FAILS: 1, KIND: 1}


@pytest.mark.parametrize("number", [3, 4])
def test_many_go_in_several_steps(app, jobs, drain, stopped_clock, monkeypatch, number):
    monkeypatch.setattr(outbox, "FORGOTTEN_AT_ONCE", 2)
    for _number in range(number):
        outbox.enqueue(KIND)
    drain()
    stopped_clock.forward(days=2)
    assert outbox.forget_done() == number
    assert kept() == {}


def test_a_pieces_end_and_the_next_ones_claim_are_one_transaction(app, jobs, transactions):
    for _number in range(3):
        outbox.enqueue(KIND)
    transactions.clear()
    assert outbox.drain() == 3
    assert transactions.count("commit") == 1 + 3


def test_work_that_ends_itself_is_ended_once(app, monkeypatch, transactions):
    def work() -> None:
        with transaction():
            outbox.finish()

    monkeypatch.setitem(outbox._handlers, KIND, work)
    outbox.enqueue(KIND)
    transactions.clear()
    assert outbox.drain() == 1
    assert transactions.count("commit") == 2


def test_work_that_fails_after_it_ended_itself_in_vain_is_tried_again(
    app, monkeypatch, stopped_clock
):
    ends = []

    def work() -> None:
        with transaction():
            outbox.finish()
            ends.append(1)
            if len(ends) == 1:
                raise ValueError("the first time it fails")

    monkeypatch.setitem(outbox._handlers, KIND, work)
    outbox.enqueue(KIND)
    assert outbox.drain() == 0
    stopped_clock.forward(hours=1)
    assert outbox.drain() == 1
    assert outbox.drain() == 0
