"""What templates need beyond what views hand them: dates, languages, numbers."""

from datetime import datetime

from babel import Locale
from flask import Flask
from flask_babel import format_date, format_datetime, get_locale

from blog.core.text import N_


def init_app(app: Flask) -> None:
    """Add the filters and globals of all templates."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        longdate=longdate, shortdate=shortdate, datetime=long_datetime, isodatetime=isodatetime
    )
    app.jinja_env.globals.update(text_direction=text_direction, current_language=current_language)


def longdate(moment: datetime) -> str:
    """The day in words, in the site's language and time zone."""
    return str(format_date(moment, "long"))


def shortdate(moment: datetime) -> str:
    """The day, short, for tables."""
    return str(format_date(moment, "medium"))


def long_datetime(moment: datetime) -> str:
    """Day and time in the site's language and time zone."""
    return str(format_datetime(moment, N_("d MMMM y, HH:mm")))


def isodatetime(moment: datetime) -> str:
    """For the `datetime` attribute: ISO 8601 to the second, with its offset."""
    return moment.isoformat(timespec="seconds")


def current_language() -> str:
    """The interface's language as a BCP 47 tag."""
    return str(get_locale() or "en").replace("_", "-")


def text_direction(language: str) -> str:
    """`ltr` or `rtl` for a BCP 47 tag; unknown tags read from left to right."""
    try:
        return str(Locale.parse(language, sep="-").text_direction)
    except (ValueError, LookupError):
        return "ltr"
