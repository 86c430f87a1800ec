"""Promises of the database layer, the outbox and the tags, on both databases."""

from datetime import datetime

import pytest
from sqlalchemy import func, insert, select, update

from blog.core import outbox, ratelimit
from blog.core.db import db, transaction
from blog.core.errors import Invalid, TooMany
from blog.core.outbox import OutboxEntry
from blog.core.settings import store
from blog.core.settings.site import SiteSettings
from blog.core.tags import TagVersion, touch, versions

seen: list[str] = []


@outbox.job("test.note")
def note(word: str) -> None:
    if word == "fail":
        raise RuntimeError("as asked")
    seen.append(word)


def test_work_asked_for_in_a_failed_transaction_is_never_done(app, drain):
    with pytest.raises(ZeroDivisionError), transaction():
        outbox.enqueue("test.note", word="never")
        raise ZeroDivisionError
    assert drain() == 0


def test_work_is_done_once_and_in_order(app, drain):
    seen.clear()
    outbox.enqueue("test.note", word="one")
    outbox.enqueue("test.note", word="two")
    assert drain() == 2
    assert drain() == 0
    assert seen == ["one", "two"]


def test_failed_work_is_tried_again_later_and_given_up_in_the_end(app, drain, stopped_clock):
    outbox.enqueue("test.note", word="fail")
    for _attempt in range(outbox.ATTEMPTS):
        drain()
        stopped_clock.forward(days=1)
    drain()
    entry = db.session.scalars(select(OutboxEntry)).one()
    assert entry.attempts == outbox.ATTEMPTS
    assert entry.failed_at is not None
    assert "as asked" in entry.last_error


def test_work_in_progress_is_not_taken_twice_until_its_lease_ends(app, stopped_clock):
    outbox.enqueue("test.note", word="held")
    [entry_id] = outbox.waiting()
    assert outbox._claim(entry_id) is not None
    assert outbox._claim(entry_id) is None
    stopped_clock.forward(minutes=11)
    assert outbox._claim(entry_id) is not None


def test_nested_services_are_one_transaction(app):
    with pytest.raises(ZeroDivisionError), transaction():
        store.change(SiteSettings, {"title": "Half done"})
        raise ZeroDivisionError
    assert store.current(SiteSettings).title == "Rejoinder"


def test_touching_moves_only_the_named_versions(app):
    before = versions(["a", "b"])
    with transaction():
        touch("a")
        touch("a", "c")
    after = versions(["a", "b"])
    assert after[0] > before[0]
    assert after[1] == before[1]


def test_a_version_is_never_used_twice_whatever_the_clock_does(app, stopped_clock):
    found = []
    for step in (0, 0, -3_600, 7_200):
        stopped_clock.forward(seconds=step)
        with transaction():
            touch("a")
        found += versions(["a"])
    assert found == sorted(set(found))


def test_a_version_moves_on_in_an_old_copy_of_the_database_too(app, stopped_clock):
    with transaction():
        touch("a")
    (kept,) = versions(["a"])
    stopped_clock.forward(minutes=5)
    with transaction():
        touch("a")
    (lost,) = versions(["a"])
    with transaction() as session:
        session.execute(update(TagVersion).values(version=kept))
    stopped_clock.forward(minutes=5)
    with transaction():
        touch("a")
    assert versions(["a"])[0] > lost


def test_whoever_reads_sees_one_moment(app):
    """What another connection commits meanwhile is not mixed into what is being read."""
    versions(["a"])
    with db.engine.begin() as elsewhere:
        elsewhere.execute(insert(TagVersion).values(tag="b", version=7))
    assert versions(["b"]) == (0,)
    db.session.rollback()
    assert versions(["b"]) == (7,)


def test_settings_are_checked_all_together_and_nothing_is_lost(app):
    with pytest.raises(Invalid) as refused:
        store.change(SiteSettings, {"title": "New", "time_zone": "Mars/Base", "language": 3})
    assert set(refused.value.fields) == {"time_zone", "language"}
    assert store.current(SiteSettings).title == "Rejoinder"
    store.change(SiteSettings, {"title": "New"})
    assert store.current(SiteSettings).title == "New"


def test_a_limit_holds_for_its_window_only(app, stopped_clock):
    for _use in range(3):
        ratelimit.hit("login:x", limit=3, seconds=60)
    with pytest.raises(TooMany) as refused:
        ratelimit.hit("login:x", limit=3, seconds=60)
    assert 0 < refused.value.retry_after <= 60
    stopped_clock.forward(seconds=61)
    ratelimit.hit("login:x", limit=3, seconds=60)


def test_a_naive_time_never_reaches_the_database(app):
    with pytest.raises(Exception, match="naive"), transaction() as session:
        session.add(
            OutboxEntry(
                job="x", payload={}, created_at=datetime(2026, 1, 1), due_at=datetime(2026, 1, 1)
            )
        )
    assert db.session.scalar(select(func.count()).select_from(OutboxEntry)) == 0
