"""The readers' blueprint: every module of this door hangs its pages on it."""

from typing import Any

from flask import Blueprint, current_app, request
from werkzeug.exceptions import HTTPException

from blog.comments.pictures.settings import PictureSettings
from blog.core.errors import NotFound
from blog.core.settings.store import current

MAX_BODY = 1_000_000
MAX_BODY_WITH_PICTURE = 32 * 1024 * 1024
WITH_PICTURES = ("public.submit", "public.keep_while_signing_in")

blueprint = Blueprint("public", __name__)


@blueprint.url_value_preprocessor
def bounds(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """No reader's form is larger than 1 MB, and no address of ours holds a null character.

    Where a picture may come with it the form has no more text for that. A file that is a little
    too large is still read, so that its sender is told so and keeps the text.
    """
    has_file = endpoint in WITH_PICTURES and request.mimetype == "multipart/form-data"
    pictures = has_file and current(PictureSettings).offered
    request.max_content_length = MAX_BODY_WITH_PICTURE if pictures else MAX_BODY
    request.max_form_memory_size = MAX_BODY
    if "\x00" in request.path:
        raise NotFound


def methods_elsewhere() -> list[str]:
    """The methods by which other pages than this one answer at the address that was asked for."""
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    found = []
    for method in ("GET", "POST"):
        try:
            rule, _values = adapter.match(method=method, return_rule=True)
        except HTTPException:
            continue
        if rule.endpoint != request.endpoint:
            found += ["GET", "HEAD"] if method == "GET" else [method]
    return found
