"""Helping both planners to begin at the right end.

SQLite keeps no statistics here and takes every index for equally good, PostgreSQL guesses. Where
one condition leads to few rows and another to millions, the query says which is to lead.
"""

from sqlalchemy import ColumnElement, CompoundSelect, Select, case

from blog.core.db import db

FEW = 500


def aside(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The same condition, asked of the rows that others lead to: no index begins with it."""
    return case((condition, 1), else_=0) == 1


def few(ids: Select[int] | CompoundSelect[int]) -> list[int] | None:
    """The different ones of `ids`, of which each stands there at most twice; None beyond 500.

    Few rows are found by their ids, at the cost of a list as long. Many are soon met by whoever
    walks along all.
    """
    found = set(db.session.scalars(ids.limit(2 * FEW + 1)))
    return sorted(found) if len(found) <= FEW else None
