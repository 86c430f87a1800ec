"""`/comments/ID/picture/NAME`: a commenter's picture, for whoever may see the comment."""

import hashlib

from flask import Response, request, send_file

from blog.comments.pictures.queries import Found, find_picture, picture_of_receipt
from blog.core.errors import NotFound
from blog.core.storage import storage
from blog.media.formats import MIME_BY_EXTENSION
from blog.web.commenter import pending_ids
from blog.web.login import current_actor
from blog.web.public.blueprint import blueprint
from blog.web.public.comment_form import as_id

NOTHING_RUNS = "default-src 'none'; sandbox"


@blueprint.get("/comments/<comment_id>/picture/<name>")
def comment_picture(comment_id: str, name: str) -> Response:
    """The file; caches ask each time whether it may still be seen."""
    number = as_id(comment_id)
    if number is None:
        raise NotFound()
    return _file(find_picture(number, name, current_actor(), pending_ids(request)))


@blueprint.get("/comments/receipt/<token>/picture/")
def receipt_picture(token: str) -> Response:
    """The same for the one who holds the receipt."""
    return _file(picture_of_receipt(token))


def _file(found: Found) -> Response:
    path = storage().path(found.key)
    if not path.is_file():
        raise NotFound()
    mime = MIME_BY_EXTENSION[found.key.rpartition(".")[2]]
    etag = hashlib.sha256(found.key.encode()).hexdigest()[:32]
    response = send_file(path, mime, conditional=True, etag=etag)
    kept = "public, no-cache" if found.is_public else "private, no-store"
    response.headers["Cache-Control"] = kept
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    response.headers["X-Robots-Tag"] = "noindex"
    return response
