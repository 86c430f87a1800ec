"""Health: `/healthz` says that the process lives, `/readyz` that it can serve."""

import logging

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from blog.core import history
from blog.core.db import cause, db

log = logging.getLogger(__name__)
blueprint = Blueprint("system", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers; nothing else is asked."""
    return _answer(200, {"status": "alive"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """The database answers and has every migration; else 503 with what is missing."""
    try:
        with db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            at = history.reached(connection)
    except (SQLAlchemyError, OSError) as error:
        log.error("not ready: the database cannot be reached: %s", cause(error))
        return _answer(503, {"status": "unavailable", "database": "cannot be reached"})
    head = history.newest()
    if at != head:
        log.error("not ready: the database is at migration %s, the code expects %s", at, head)
        return _answer(503, {"status": "unavailable", "database": "migrations are missing"})
    return _answer(200, {"status": "ready"})


def _answer(status: int, body: dict[str, str]) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
