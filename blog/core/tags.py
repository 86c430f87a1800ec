"""Tags name what a page shows; their versions tell whether a stored rendering is still true.

A service calls `touch` for everything it changes. The versions move as the last statement of
the same transaction and in sorted order, so that two services never wait for each other in a
circle, and no crash can leave a changed row behind an unchanged version. A version is never used
twice, even when an old copy of the database is put back: it follows the clock.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from sqlalchemy import BigInteger, String, case, event
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from blog.core import clock
from blog.core.db import Model, before_commit, db, insert_or, is_sqlite

TOUCHED = "touched_tags"
KNOWN = "tag_versions"
SQLITE_VERSIONS = (
    "SELECT tag, version FROM tag_versions WHERE tag IN (SELECT value FROM json_each(?))"
)
POSTGRESQL_VERSIONS = "SELECT tag, version FROM tag_versions WHERE tag = ANY(%s)"

_watchers: list[Callable[[list[str]], None]] = []


class TagVersion(Model):
    """When what the tag names last changed, as a number; a tag never touched has version 0."""

    __tablename__ = "tag_versions"

    tag: Mapped[str] = mapped_column(String(120), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)


def touch(*tags: str) -> None:
    """Note inside a transaction that everything shown under `tags` changes with it."""
    db.session().info.setdefault(TOUCHED, set()).update(tags)
    before_commit("tags", _write, order=8)


def on_touch(watcher: Callable[[list[str]], None]) -> None:
    """Call `watcher` with the sorted tags of each transaction, inside it and at its end."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def versions(tags: Iterable[str]) -> tuple[int, ...]:
    """The versions of `tags` in the order of their sorted names, as the open transaction sees them.

    What was asked before in the same transaction is known; one query for the rest.
    """
    return versions_in_order(sorted(set(tags)))


def versions_in_order(tags: Sequence[str]) -> tuple[int, ...]:
    """The same for tags that are sorted, each once."""
    known: dict[str, int] = db.session().info.setdefault(KNOWN, {})
    missing = [tag for tag in tags if tag not in known]
    if missing:
        found = _ask(missing)
        known.update((tag, found.get(tag, 0)) for tag in missing)
    return tuple([known[tag] for tag in tags])


def _ask(tags: Collection[str]) -> Mapping[str, int]:
    """Asked of the driver: a statement with so many parameters costs SQLAlchemy more than it does
    the database."""
    connection = db.session.connection()
    if is_sqlite():
        rows = connection.exec_driver_sql(SQLITE_VERSIONS, (json.dumps(tags),))
    else:
        rows = connection.exec_driver_sql(POSTGRESQL_VERSIONS, (list(tags),))
    return {row.tag: row.version for row in rows}


def _write() -> None:
    tags = sorted(db.session().info.pop(TOUCHED, ()))
    if not tags:
        return
    insert = insert_or(TagVersion)
    new = insert.excluded.version
    later = case((new > TagVersion.version, new), else_=TagVersion.version + 1)
    now = int(clock.now().timestamp() * 1_000_000)
    db.session.execute(
        insert.on_conflict_do_update(index_elements=["tag"], set_={"version": later}),
        [{"tag": tag, "version": now} for tag in tags],
    )
    for watcher in _watchers:
        watcher(tags)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, _transaction: SessionTransaction) -> None:
    session.info.pop(KNOWN, None)
