"""Uploaded pictures and their sizes, as files that never change."""

import hashlib

from flask import Blueprint, Response, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from blog.core.errors import NotFound
from blog.core.i18n import _
from blog.core.storage import PRIVATE, storage
from blog.media.formats import MIME_BY_EXTENSION

YEAR = 365 * 24 * 3600
LONGEST_KEY = 200
NOTHING_RUNS = "default-src 'none'; sandbox"

blueprint = Blueprint("media", __name__)


@blueprint.get("/media/<path:key>")
def file(key: str) -> Response:
    """The file under `key`, whole or in ranges; its kind is told by its extension alone."""
    mime = MIME_BY_EXTENSION.get(key.rpartition(".")[2])
    if mime is None or len(key) > LONGEST_KEY or key.startswith(PRIVATE):
        raise NotFound()
    path = storage().path(key)
    if not path.is_file():
        raise NotFound()
    etag = hashlib.sha256(key.encode()).hexdigest()[:32]
    response = send_file(path, mime, conditional=True, etag=etag, max_age=YEAR)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


@blueprint.errorhandler(NotFound)
def not_found(error: NotFound) -> Response:
    """One plain line: what asks for a picture shows no page."""
    response = Response(_("There is no such file.") + "\n", 404, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.errorhandler(RequestedRangeNotSatisfiable)
def out_of_range(error: RequestedRangeNotSatisfiable) -> Response:
    """The bare refusal with the file's real length."""
    return Response("", 416, error.get_headers())


@blueprint.after_request
def nothing_runs(response: Response) -> Response:
    """Whatever a file turns out to be, a browser may neither guess its kind nor run it."""
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
