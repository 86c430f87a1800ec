"""When mail goes: after a pause, in the morning, on Mondays, by the site's clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from blog.notifications.settings import NotificationSettings
from blog.notifications.timing import Frequency, may_be_told, next_mail

SETTINGS = NotificationSettings()
BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_decision_may_be_taken_back_for_some_minutes():
    assert may_be_told(at("2026-11-25 12:00"), SETTINGS) == at("2026-11-25 12:05")


@pytest.mark.parametrize(
    ("frequency", "earliest", "last", "expected"),
    [
        ("each", "2026-11-25 12:05", None, "2026-11-25 12:05"),
        ("each", "2026-11-25 12:05", "2026-11-25 11:30", "2026-11-25 12:30"),
        ("each", "2026-11-25 12:05", "2026-11-24 11:30", "2026-11-25 12:05"),
        ("daily", "2026-11-25 12:05", None, "2026-11-26 06:00"),
        ("daily", "2026-11-25 05:59", None, "2026-11-25 06:00"),
        ("daily", "2026-11-25 06:00", None, "2026-11-25 06:00"),
        ("weekly", "2026-11-25 12:05", None, "2026-11-30 06:00"),
        ("weekly", "2026-11-30 05:00", None, "2026-11-30 06:00"),
        ("weekly", "2026-11-30 06:01", None, "2026-12-07 06:00"),
        ("daily", "2026-03-28 12:00", None, "2026-03-29 05:00"),
    ],
)
def test_mail_goes_at_its_time(frequency, earliest, last, expected):
    when = next_mail(
        at(earliest), at(last) if last else None, Frequency(frequency), SETTINGS, BERLIN
    )
    assert when == at(expected)
