"""The readers' blueprint: every module of this door hangs its pages on it."""

from typing import Any

from flask import Blueprint, current_app, request
from werkzeug.exceptions import HTTPException

from blog.core.errors import NotFound

MAX_BODY = 1_000_000

blueprint = Blueprint("public", __name__)


@blueprint.url_value_preprocessor
def bounds(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """No reader's form is larger than 1 MB, and no address of ours holds a null character."""
    request.max_content_length = MAX_BODY
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
