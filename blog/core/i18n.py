"""Language: the one door to the translation catalogues.

English is the language of the sources. A room speaks through `_` and `ngettext`; a declaration
that is read before any request is marked with `core.text.N_` and translated where it is shown.
"""

from functools import lru_cache
from typing import Any

import flask_babel
from babel import Locale
from flask import Flask
from flask_babel import Babel, get_locale, lazy_gettext, ngettext
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current

__all__ = ["_", "init_app", "lazy_gettext", "ngettext"]

babel = Babel()


def init_app(app: Flask) -> None:
    """Choose language and time zone by the owner's settings."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    babel.init_app(
        app,
        locale_selector=lambda: _site().language,
        timezone_selector=lambda: _site().time_zone,
    )
    app.jinja_env.globals.update({"_": _in_template, "ngettext": _counted})


def _(message: str, **variables: Any) -> str:
    """The message in the language of whoever is spoken to, its variables filled in."""
    text = _translated(get_locale(), message)
    return text % variables if variables else text


def _in_template(message: str, **variables: Any) -> Markup:
    """The same for templates: what is filled in is escaped, the message is our own."""
    text = _marked(get_locale(), message)
    return text % variables if variables or "%" in text else text


def _counted(singular: str, plural: str, count: int, /, **variables: Any) -> Markup:
    """The form that goes with `count`; `num` is how to write it, if not plainly."""
    return _form(get_locale(), singular, plural, count) % ({"num": count} | variables)


@lru_cache(maxsize=8_192)
def _translated(locale: Locale | None, message: str) -> str:
    """Looked up once a language: a page says the same words in many places."""
    return str(flask_babel.gettext(message))


@lru_cache(maxsize=8_192)
def _marked(locale: Locale | None, message: str) -> Markup:
    return Markup(_translated(locale, message))


def _site() -> SiteSettings:
    """The owner's choice; the defaults while the database cannot be asked."""
    try:
        return current(SiteSettings)
    except SQLAlchemyError:
        return SiteSettings()


@lru_cache(maxsize=8_192)
def _form(locale: Locale | None, singular: str, plural: str, num: int) -> Markup:
    return Markup(flask_babel.get_translations().ungettext(singular, plural, num))
