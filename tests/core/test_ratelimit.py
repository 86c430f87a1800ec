"""Limits: what is over goes, what still counts stays."""

import pytest
from sqlalchemy import select

from blog.core import ratelimit
from blog.core.db import db, transaction
from blog.core.errors import TooMany
from blog.core.ratelimit import RateWindow


def kept() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(RateWindow.key).order_by(RateWindow.key)))


def count(*keys: str, seconds: int = 60) -> None:
    with transaction():
        for key in keys:
            ratelimit.count(key, seconds=seconds)


def test_windows_that_are_over_are_swept_away_in_several_steps(app, stopped_clock, monkeypatch):
    monkeypatch.setattr(ratelimit, "SWEPT_AT_ONCE", 2)
    count("a", "b", "c", "d", "e")
    stopped_clock.forward(seconds=59)
    count("f")
    assert ratelimit.sweep() == 0
    stopped_clock.forward(seconds=1)
    assert ratelimit.sweep() == 5
    assert kept() == ["f"]


def test_a_window_that_is_over_and_not_swept_away_counts_for_nothing(app, stopped_clock):
    count("a", "a")
    with pytest.raises(TooMany) as refused:
        ratelimit.check("a", limit=2, seconds=60)
    assert refused.value.retry_after == 60
    stopped_clock.forward(seconds=60)
    ratelimit.check("a", limit=2, seconds=60)
    count("a")
    ratelimit.check("a", limit=2, seconds=60)
    with pytest.raises(TooMany):
        ratelimit.check("a", limit=1, seconds=60)


def test_what_failed_is_not_counted(app):
    with pytest.raises(ZeroDivisionError), transaction():
        ratelimit.count("a", seconds=60)
        raise ZeroDivisionError
    assert kept() == []


def test_a_clock_that_is_put_back_keeps_nobody_out_longer_than_a_window(app, stopped_clock):
    count("a", "a")
    stopped_clock.forward(days=-1)
    ratelimit.check("a", limit=2, seconds=60)
    ratelimit.hit("a", limit=1, seconds=60)
    with pytest.raises(TooMany) as refused:
        ratelimit.hit("a", limit=1, seconds=60)
    assert refused.value.retry_after == 60
