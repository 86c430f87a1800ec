"""Locks with a name: at most one transaction at a time does what the name stands for."""

from sqlalchemy import func, select

from blog.core.db import db, is_sqlite


def hold(name: str) -> None:
    """Inside a transaction: wait until nobody else holds `name`, then hold it to the end.

    A transaction may hold the same name twice. SQLite has one writer at a time in any case.
    """
    if not is_sqlite():
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))
