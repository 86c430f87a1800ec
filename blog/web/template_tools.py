"""What templates need beyond what views hand them: dates, languages, numbers."""

from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Literal

from babel import Locale
from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, get_locale, get_timezone

from blog.core.i18n import _


def init_app(app: Flask) -> None:
    """Add the filters and globals of all templates."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        longdate=longdate,
        fulldate=fulldate,
        shortdate=shortdate,
        longdatetime=longdatetime,
        isodate=isodate,
        isodatetime=isodatetime,
        number=number,
    )
    app.jinja_env.globals.update(text_direction=text_direction, current_language=current_language)


def longdate(moment: datetime) -> str:
    """The day in words, in the site's language and time zone."""
    minute = moment.replace(second=0, microsecond=0)
    return _written(minute, _("d MMMM y"), get_locale(), get_timezone())


def shortdate(moment: datetime) -> str:
    """The day, short, for tables."""
    return str(format_date(moment, _("d MMM y")))


def fulldate(day: date) -> str:
    """The day with its name, for the nameplate."""
    return str(format_date(day, _("EEEE, d MMMM y")))


def longdatetime(moment: datetime) -> str:
    """Day and time in the site's language and time zone."""
    minute = moment.replace(second=0, microsecond=0)
    return _written(minute, _("d MMMM y, HH:mm"), get_locale(), get_timezone())


def isodate(day: date) -> str:
    """For the `datetime` attribute of a day."""
    return day.isoformat()


def number(value: int) -> str:
    """A number with the language's separators."""
    return _counted(value, get_locale())


def isodatetime(moment: datetime) -> str:
    """For the `datetime` attribute: ISO 8601 to the second, with its offset."""
    return moment.isoformat(timespec="seconds")


def current_language() -> str:
    """The interface's language as a BCP 47 tag."""
    return str(get_locale() or "en").replace("_", "-")


def text_direction(language: str) -> Literal["ltr", "rtl"]:
    """`ltr` or `rtl` for a BCP 47 tag; unknown tags read from left to right."""
    try:
        return "rtl" if Locale.parse(language, sep="-").text_direction == "rtl" else "ltr"
    except (ValueError, LookupError):
        return "ltr"


@lru_cache(maxsize=16_384)
def _written(minute: datetime, pattern: str, _locale: Locale | None, _zone: tzinfo) -> str:
    """Each minute is written once: a long thread shows many, and listings the same again."""
    return str(format_datetime(minute, pattern))


@lru_cache(maxsize=4_096)
def _counted(value: int, _locale: Locale | None) -> str:
    return str(format_decimal(value))
