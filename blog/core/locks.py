"""Locks that last to the end of a transaction: of a name, or of rows.

SQLite has one writer at a time in any case, so nothing is asked of it.
"""

from typing import Any

from sqlalchemy import Select, func, select

from blog.core.db import ask, db, is_sqlite


def hold(name: str) -> None:
    """Inside a transaction: wait until nobody else holds `name`, then hold it to the end.

    A transaction may hold the same name twice.
    """
    if not is_sqlite():
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))


def hold_rows(query: Select[Any], **parameters: Any) -> None:
    """Inside a transaction: wait for whoever holds these rows, then hold them to the end.

    `query` says by its `with_for_update` how they are held.
    """
    if not is_sqlite():
        ask(query, **parameters).all()
