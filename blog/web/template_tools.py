"""What templates need beyond what views hand them: dates, languages, numbers."""

from collections.abc import MutableMapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from babel import Locale
from flask import Flask
from flask.templating import Environment as FlaskEnvironment
from flask_babel import format_date, format_decimal

from blog.core.i18n import _, longdate, longdatetime, spoken


class Environment(FlaskEnvironment):
    """Templates share one plain map of globals, so that macros imported by a page are kept.

    With a map of its own for each template Jinja asks at every import, name by name, whether the
    page brings globals that the kept macros do not know; ten imports cost as much as two queries.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own, unless a template is loaded with globals of its own."""
        return super().make_globals(d) if d else self.globals


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


def shortdate(moment: datetime) -> str:
    """The day, short, for tables."""
    return str(format_date(moment, _("d MMM y")))


def fulldate(day: date) -> str:
    """The day with its name, for the nameplate."""
    return _full_day(day, _("EEEE, d MMMM y"), spoken()[0])


def dayname(day: date) -> str:
    """A day of the calendar as `longdate` writes it, in no time zone."""
    return _full_day(day, _("d MMMM y"), spoken()[0])


def shortday(day: date) -> str:
    """The same in little room, where the year is told by what stands around it."""
    return _full_day(day, _("d MMM"), spoken()[0])


def monthname(day: date) -> str:
    """The month that a day is in, and its year."""
    return _full_day(day, _("MMMM y"), spoken()[0])


def isodate(day: date) -> str:
    """For the `datetime` attribute of a day."""
    return day.isoformat()


def number(value: int) -> str:
    """A number with the language's separators."""
    return _counted(value, spoken()[0])


def isodatetime(moment: datetime) -> str:
    """For the `datetime` attribute: ISO 8601 to the second, with its offset."""
    return moment.isoformat(timespec="seconds")


def current_language() -> str:
    """The interface's language as a BCP 47 tag."""
    return (spoken()[0] or "en").replace("_", "-")


@lru_cache(maxsize=256)
def text_direction(language: str) -> Literal["ltr", "rtl"]:
    """`ltr` or `rtl` for a BCP 47 tag; unknown tags read from left to right."""
    try:
        return "rtl" if Locale.parse(language, sep="-").text_direction == "rtl" else "ltr"
    except (ValueError, LookupError):
        return "ltr"


@lru_cache(maxsize=4_096)
def _counted(value: int, _language: str) -> str:
    return str(format_decimal(value))


@lru_cache(maxsize=64)
def _full_day(day: date, pattern: str, _language: str) -> str:
    return str(format_date(day, pattern))
