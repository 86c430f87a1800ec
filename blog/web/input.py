"""What browsers send, as it comes through the door: text without the one character no table holds.

PostgreSQL keeps no NUL in text and refuses a whole statement that has one. Nobody types it, so it
is dropped here once, from every field of a form and every argument of an address.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import flask
from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items


class Fields(ImmutableMultiDict[str, Any]):
    """Form fields, files or arguments, whose names and texts hold no NUL."""

    def __init__(
        self, mapping: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None
    ) -> None:
        items = iter_multi_items(mapping) if mapping is not None else ()  # type: ignore[arg-type]
        super().__init__([(_without_nul(name), _without_nul(value)) for name, value in items])


class Request(flask.Request):
    """A request of this site."""

    parameter_storage_class = Fields


def init_app(app: Flask) -> None:
    """Read every request so."""
    app.request_class = Request


def _without_nul(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value
