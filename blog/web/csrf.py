"""The stateless guard of every form: is this sent from a page of ours?

The browser says where a form came from (Origin, or Sec-Fetch-Site). Where it says neither, the
form's signed token must be ours. The token carries no time and nothing of the visitor, so that
a page with a form is the same for everybody and may be kept for as long as it is true.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, request

from blog.core import tokens
from blog.core.errors import Forbidden
from blog.core.i18n import _

FIELD = "guard"
PURPOSE = "form-guard"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
View = TypeVar("View", bound=Callable[..., Any])
_HARMLESS: set[Callable[..., Any]] = set()
_BY_ADDRESS: set[Callable[..., Any]] = set()


def init_app(app: Flask) -> None:
    """Check every request that may change something; give templates `guard_token()`."""
    app.before_request(_check)
    app.jinja_env.globals["guard_token"] = guard_token


def guard_token() -> str:
    """The value of the hidden field in every form."""
    return tokens.sign("form", PURPOSE)


def is_own(origin: str | None, site: str | None, token: str, host: str) -> bool:
    """Whether a request with these headers and this token comes from a page on `host`.

    A page that tells nobody its address sends no origin either; the browser still says that the
    form is the site's own.
    """
    if origin == "null" and site is not None:
        return site == "same-origin"
    if origin is not None:
        return origin != "null" and _host_of(origin) == host.lower()
    if site is not None:
        return site in ("same-origin", "none")
    return tokens.unsign(token, PURPOSE) == "form"


def changes_nothing(view: View) -> View:
    """Mark a view that only says what is not found or not allowed, wherever it was asked from."""
    _HARMLESS.add(view)
    return view


def proven_by_address(view: View) -> View:
    """Mark a view whose address is itself the secret: a mail reader may post there, too."""
    _BY_ADDRESS.add(view)
    return view


def _is_free() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.routing_exception is not None or view in _HARMLESS or view in _BY_ADDRESS


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _check() -> None:
    if request.method in SAFE_METHODS or _is_free():
        return
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    token = "" if origin is not None or site is not None else request.form.get(FIELD, "")
    if not is_own(origin, site, token, request.host):
        raise Forbidden(_("This form was sent from another site, so nothing was done."))
