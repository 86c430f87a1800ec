"""Tags name what a page shows; their versions tell whether a stored rendering is still true.

A service calls `touch` for everything it changes. The versions move as the last statement of
the same transaction and in sorted order, so that two services never wait for each other in a
circle, and no crash can leave a changed row behind an unchanged version.
"""

from collections.abc import Iterable

from sqlalchemy import BigInteger, String, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from blog.core.db import Model, ask, before_commit, db, insert_or

TOUCHED = "touched_tags"


class TagVersion(Model):
    """How often what the tag names has changed; a tag never touched has version 0."""

    __tablename__ = "tag_versions"

    tag: Mapped[str] = mapped_column(String(120), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)


_VERSIONS = select(TagVersion.tag, TagVersion.version).where(
    TagVersion.tag.in_(bindparam("tags", expanding=True))
)


def touch(*tags: str) -> None:
    """Note inside a transaction that everything shown under `tags` changes with it."""
    db.session().info.setdefault(TOUCHED, set()).update(tags)
    before_commit("tags", _write)


def versions(tags: Iterable[str]) -> tuple[int, ...]:
    """The versions of `tags`, in the order of their sorted names; one query."""
    wanted = sorted(set(tags))
    found = {row.tag: row.version for row in ask(_VERSIONS, tags=wanted)}
    return tuple(found.get(tag, 0) for tag in wanted)


def _write() -> None:
    tags = sorted(db.session().info.pop(TOUCHED, ()))
    if not tags:
        return
    insert = insert_or(TagVersion)
    db.session.execute(
        insert.on_conflict_do_update(
            index_elements=["tag"], set_={"version": TagVersion.version + 1}
        ),
        [{"tag": tag, "version": 1} for tag in tags],
    )
