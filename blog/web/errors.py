"""Errors, translated once: a page for people, JSON for those who ask for JSON."""

import logging
import secrets
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, jsonify, make_response, redirect, render_template, request
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as AnyResponse

from blog.core.db import cause, db
from blog.core.errors import DomainError, Invalid, TooMany
from blog.core.i18n import _
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.core.text import N_
from blog.web.site_context import title_without_asking
from blog.web.viewmodels import ErrorView, PageHead

log = logging.getLogger(__name__)
READING = frozenset({"GET", "HEAD"})
JSON = ("application/json", "application/problem+json")
LONG_TEXTS = ("content", "body_source")
"""Fields in which somebody may have written for an hour."""
RETRY_AFTER = "10"
HEADINGS = {
    403: N_("This is not open to you"),
    404: N_("There is nothing at this address"),
    405: N_("That cannot be done here"),
    410: N_("This was withdrawn"),
    413: N_("That was too much to send"),
    429: N_("One moment, please"),
}
DETAILS = {
    413: N_(
        "Go back with your browser: what you typed is still there. Leave out what is too large, and"
        " send it again."
    ),
}


def init_app(app: Flask) -> None:
    """Let every error end as a page that says what happened and what to do."""
    app.before_request(_one_address)
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    for unreachable in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(unreachable, _database_error)
    app.register_error_handler(Exception, _unexpected)


def wants_json() -> bool:
    """Whether the client prefers JSON to a page."""
    best = request.accept_mimetypes.best_match(["text/html", *JSON])
    return best in JSON


def error_response(
    status: int, detail: str = "", *, reference: str | None = None, retry_after: int | None = None
) -> Response:
    """The page, or the JSON document, for an error."""
    error = ErrorView(status, heading(status, detail), detail, reference, retry_after)
    if wants_json():
        body: dict[str, object] = {"status": error.status, "detail": error.detail}
        if error.reference:
            body["reference"] = error.reference
        response = jsonify(body)
        response.mimetype = "application/problem+json"
    else:
        page = PageHead(title=error.title, robots="noindex")
        response = make_response(render_template("error.html", page=page, error=error))
    response.status_code = error.status
    response.headers["Cache-Control"] = "no-store"
    return response


def heading(status: int, detail: str = "") -> str:
    """What the page of an error is called; a refusal with a reason says no more than that."""
    if status == 403 and detail:
        return _("That cannot be done here")
    if status >= 500:
        return _("Something broke on our side")
    return _(HEADINGS.get(status, N_("That did not work")))


def _domain_error(error: DomainError) -> Response:
    wait = error.retry_after if isinstance(error, TooMany) else None
    response = error_response(error.status, error.message, retry_after=wait)
    if wait:
        response.headers["Retry-After"] = str(wait)
    if isinstance(error, Invalid) and wants_json():
        fields = {"status": error.status, "detail": error.message, "fields": error.fields}
        response.set_data(jsonify(fields).data)
    return response


def _one_address() -> AnyResponse | None:
    """Lead to an address with its slash, by path alone: 301, or 308 so that a form is kept."""
    error = request.routing_exception
    if not isinstance(error, RequestRedirect):
        return None
    return redirect(_path_of(error.new_url), 301 if request.method in READING else 308)


def _http_error(error: HTTPException) -> Response | AnyResponse:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    code = error.code or 500
    response = error_response(code, _(DETAILS[code]) if code in DETAILS else "")
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _path_of(url: str) -> str:
    """An address of ours without the host that the client named."""
    parts = urlsplit(url)
    return urlunsplit(("", "", parts.path, parts.query, ""))


def _database_error(error: SQLAlchemyError) -> Response:
    what = f"the database cannot be reached or did not answer in time: {cause(error)}"
    # Where no connection came about, how the code got there says nothing: one line is clearer.
    return _failure(503, error, what, with_traceback=bool(getattr(error, "statement", None)))


def _unexpected(error: Exception) -> Response:
    return _failure(500, error, "unexpected error")


def _failure(status: int, error: Exception, what: str, with_traceback: bool = True) -> Response:
    with suppress(SQLAlchemyError):
        db.session.rollback()  # nothing more can be asked where a statement has failed
    reference = secrets.token_hex(6)
    log.error(
        "[%s] %s %s: %s",
        reference,
        request.method,
        request.path,
        what,
        exc_info=error if with_traceback else None,
    )
    if wants_json():
        response = error_response(status, reference=reference)
    else:
        page = render_template(
            "failure.html",
            status=status,
            reference=reference,
            kept=_long_text(),
            site_title=_site_title(status),
        )
        response = Response(page, status, {"Cache-Control": "no-store"})
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _site_title(status: int) -> str:
    """As it is called now, unless it is the database that failed."""
    if status != 503:
        with suppress(SQLAlchemyError):
            return current(SiteSettings).title
    return title_without_asking()


def _long_text() -> str:
    """What the visitor wrote and sent, so that a failure of ours does not lose it."""
    try:
        return next((request.form[name] for name in LONG_TEXTS if request.form.get(name)), "")
    except HTTPException:  # the form itself could not be read
        return ""
