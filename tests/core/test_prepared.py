"""A prepared statement says and does what the same statement does otherwise, on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.exc import IntegrityError

from blog.core import clock, outbox
from blog.core.db import ask, db, transaction
from blog.core.outbox import OutboxEntry
from blog.core.prepared import Prepared
from blog.core.ratelimit import RateWindow

ENTRIES = Prepared(lambda: insert(OutboxEntry))
WINDOWS = Prepared(lambda: insert(RateWindow))
OF_JOB = (
    select(
        OutboxEntry.id,
        OutboxEntry.payload,
        OutboxEntry.due_at,
        OutboxEntry.done_at,
        (OutboxEntry.attempts > 0).label("tried"),
    )
    .where(OutboxEntry.job == bindparam("job"), OutboxEntry.attempts < 8)
    .order_by(OutboxEntry.id)
)
ASKED = Prepared(lambda: OF_JOB)


def entry(job: str = "a", **values: object) -> dict[str, object]:
    now = clock.now()
    made = {"job": job, "payload": {"n": 1}, "created_at": now, "due_at": now}
    return made | {"attempts": 0, "last_error": ""} | values


def stored() -> int:
    return int(db.session.scalar(select(func.count()).select_from(OutboxEntry)) or 0)


def test_rows_come_as_the_same_query_gives_them(app):
    with transaction():
        ENTRIES.run(entry(payload={"word": "é"}), entry(attempts=2), entry("b"))
    rows = ASKED.rows(job="a")
    assert [tuple(row) for row in rows] == [tuple(row) for row in ask(OF_JOB, job="a")]
    assert (rows[0].payload, rows[0].due_at, rows[0].done_at) == ({"word": "é"}, clock.now(), None)
    assert [row.tried for row in rows] == [False, True]
    assert ASKED.rows(job="never") == []


def test_adding_tells_the_id(app):
    with transaction():
        ids = [ENTRIES.add(entry()) for _ in range(3)]
    assert [row.id for row in ASKED.rows(job="a")] == ids


def test_no_rows_are_nothing_to_do(app, queries):
    with queries() as statements, transaction():
        ENTRIES.run()
    assert statements == []


def test_statements_are_counted_as_all_others_are(app, queries):
    with queries() as statements, transaction():
        ENTRIES.run(entry())
        ASKED.rows(job="a")
    assert [statement.split()[0] for statement in statements] == ["INSERT", "SELECT"]


def test_a_failure_is_told_as_sqlalchemy_tells_it_and_undoes_the_rest(app):
    window = {"key": "twice", "hits": 1, "ends_at": clock.now()}
    with pytest.raises(IntegrityError, match="rate_windows"), transaction():
        ENTRIES.run(entry())
        WINDOWS.run(window)
        WINDOWS.run(window)
    assert stored() == 0


def test_a_glance_opens_no_transaction_and_sees_what_was_committed(app):
    with transaction():
        ENTRIES.run(entry())
        assert ASKED.glance(job="a") == []
    db.session.rollback()
    assert len(ASKED.glance(job="a")) == 1
    assert not db.session().in_transaction()


@pytest.mark.parametrize("values", [{}, {"job": "a", "more": 1}])
def test_each_run_gives_the_same_names(app, values):
    ASKED.rows(job="a")
    with pytest.raises(TypeError, match="prepared for"):
        ASKED.rows(**values)


@pytest.mark.parametrize(
    "statement",
    [
        insert(OutboxEntry),
        select(OutboxEntry.id).where(OutboxEntry.id.in_(bindparam("job", expanding=True))),
    ],
)
def test_what_would_need_python_at_each_run_is_refused(app, statement):
    with pytest.raises(TypeError, match="cannot be prepared"):
        Prepared(lambda: statement).run({"job": "a"})


def test_a_naive_time_is_refused_here_too(app):
    naive = datetime(2026, 1, 1)
    with pytest.raises(ValueError, match="naive"), transaction():
        ENTRIES.run(entry(due_at=naive))
    assert stored() == 0


def test_what_is_written_down_is_found_when_due(app, stopped_clock):
    with transaction():
        ENTRIES.run(entry(due_at=clock.now() + timedelta(minutes=1)))
    assert outbox.waiting() == []
    stopped_clock.forward(minutes=1)
    assert len(outbox.waiting()) == 1


def test_after_a_glance_whoever_reads_sees_one_moment_as_before(app):
    with transaction():
        ENTRIES.run(entry())
    db.session.remove()
    ASKED.glance(job="a")
    assert len(ASKED.rows(job="a")) == 1
    with db.engine.connect() as other, other.begin():
        other.execute(insert(OutboxEntry), entry())
    assert len(ASKED.rows(job="a")) == 1
    db.session.rollback()
    assert len(ASKED.rows(job="a")) == 2
