"""When a mail is due: after some minutes, or in the morning of a day or of a Monday."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from blog.notifications.settings import NotificationSettings

MORNING = time(7)


class Frequency(StrEnum):
    """How often somebody wants mail."""

    NONE = "none"
    EACH = "each"
    DAILY = "daily"
    WEEKLY = "weekly"


def may_be_told(now: datetime, settings: NotificationSettings) -> datetime:
    """When something of this moment may be told: what is taken back until then never is."""
    return now + timedelta(minutes=settings.wait_minutes)


def next_mail(
    earliest: datetime,
    last_mail: datetime | None,
    frequency: Frequency,
    settings: NotificationSettings,
    zone: ZoneInfo,
) -> datetime:
    """When the mail goes that tells what may be told from `earliest` on.

    One mail each time keeps a pause after the last one, in which more may come together. A digest
    goes at seven in the morning by the site's clock: the next day's, or the next Monday's; there
    are never two in one morning.
    """
    pause = timedelta(minutes=settings.pause_minutes)
    first = max(earliest, last_mail + pause) if last_mail else earliest
    if frequency is Frequency.EACH:
        return first
    morning = _morning(first, zone)
    while frequency is Frequency.WEEKLY and morning.astimezone(zone).weekday() != 0:
        morning = _morning(morning + timedelta(hours=1), zone)
    return morning


def _morning(after: datetime, zone: ZoneInfo) -> datetime:
    """The first seven o'clock that is not before `after`."""
    local = after.astimezone(zone)
    days = 0 if local.time() <= MORNING else 1
    day = local.date() + timedelta(days=days)
    return datetime.combine(day, MORNING, zone).astimezone(after.tzinfo)
