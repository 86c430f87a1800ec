"""Language: the one door to the translation catalogues.

English is the language of the sources. A room speaks through `_` and `ngettext`; a declaration
that is read before any request is marked with `core.text.N_` and translated where it is shown.
"""

from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache
from typing import Any

import flask_babel
from flask import Flask, appcontext_popped, appcontext_pushed, request_started
from flask_babel import (
    Babel,
    format_datetime,
    get_locale,
    get_timezone,
    lazy_gettext,
    ngettext,
)
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError

from blog.core.settings.site import SiteSettings
from blog.core.settings.store import TAG as SETTINGS
from blog.core.settings.store import current
from blog.core.sources import depends_on

__all__ = ["_", "init_app", "lazy_gettext", "longdate", "longdatetime", "ngettext", "spoken"]

babel = Babel()
_spoken: ContextVar[tuple[str, str] | None] = ContextVar("spoken", default=None)


def init_app(app: Flask) -> None:
    """Choose language and time zone by the owner's settings."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    babel.init_app(
        app,
        locale_selector=lambda: _site().language,
        timezone_selector=lambda: _site().time_zone,
    )
    app.jinja_env.globals.update({"_": _in_template, "ngettext": _counted})
    for moment in (appcontext_pushed, appcontext_popped, request_started):
        moment.connect(_forget, app)


def spoken() -> tuple[str, str]:
    """Language and time zone of whoever is spoken to, by name; asked for once a context.

    What depends on them alone is kept under these names: asking Flask-Babel some hundred times a
    page would cost more than the page's queries.
    """
    depends_on(SETTINGS)
    found = _spoken.get()
    if found is None:
        found = (str(get_locale() or ""), str(get_timezone()))
        _spoken.set(found)
    return found


def _(message: str, /, **variables: Any) -> str:
    """The message in the language of whoever is spoken to, its variables filled in."""
    text = _translated(spoken()[0], message)
    return text % variables if variables else text


def longdate(moment: datetime) -> str:
    """The day in words, in the site's language and time zone."""
    minute = moment.replace(second=0, microsecond=0)
    return _written(minute, _("d MMMM y"), *spoken())


def longdatetime(moment: datetime) -> str:
    """Day and time in the site's language and time zone."""
    minute = moment.replace(second=0, microsecond=0)
    return _written(minute, _("d MMMM y, HH:mm"), *spoken())


def _in_template(message: str, /, **variables: Any) -> Markup:
    """The same for templates: what is filled in is escaped, the message is our own."""
    if not variables and "%" not in message:
        return _marked(spoken()[0], message)
    return _filled(_translated(spoken()[0], message), variables)


def _counted(singular: str, plural: str, count: int, /, **variables: Any) -> Markup:
    """The form that goes with `count`; `num` is how to write it, if not plainly."""
    return _filled(_form(spoken()[0], singular, plural, count), {"num": count} | variables)


def _filled(text: str, variables: dict[str, Any]) -> Markup:
    """What `Markup(text) % variables` gives, in a quarter of the time: threads say it often."""
    return Markup(
        text
        % {
            name: value if type(value) is int else str.__str__(escape(value))
            for name, value in variables.items()
        }
    )


@lru_cache(maxsize=16_384)
def _written(minute: datetime, pattern: str, _language: str, _zone: str) -> str:
    """Each minute is written once: a long thread shows many, and listings the same again."""
    return str(format_datetime(minute, pattern))


@lru_cache(maxsize=8_192)
def _translated(language: str, message: str) -> str:
    """Looked up once a language: a page says the same words in many places."""
    return str(flask_babel.gettext(message))


@lru_cache(maxsize=8_192)
def _marked(language: str, message: str) -> Markup:
    return Markup(_translated(language, message))


def _site() -> SiteSettings:
    """The owner's choice; the defaults while the database cannot be asked."""
    try:
        return current(SiteSettings)
    except SQLAlchemyError:
        return SiteSettings()


@lru_cache(maxsize=8_192)
def _form(language: str, singular: str, plural: str, num: int) -> str:
    return str(flask_babel.get_translations().ungettext(singular, plural, num))


def _forget(_app: Flask, **_extra: Any) -> None:
    _spoken.set(None)
