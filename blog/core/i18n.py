"""Language: the one door to the translation catalogues.

English is the language of the sources. A room speaks through `_` and `ngettext`; a declaration
that is read before any request is marked with `core.text.N_` and translated where it is shown.
"""

from flask import Flask
from flask_babel import Babel, lazy_gettext, ngettext
from flask_babel import gettext as _
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


def _site() -> SiteSettings:
    """The owner's choice; the defaults while the database cannot be asked."""
    try:
        return current(SiteSettings)
    except SQLAlchemyError:
        return SiteSettings()
