"""The moderation log: who did what to which comment, and why. Lines are added, never changed."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, event, insert, select, update
from sqlalchemy.orm import Session

from blog.accounts.permissions import Actor
from blog.comments.models import BY_THEIR_WRITER, TOLD, LogHead, ModerationEntry
from blog.comments.moderation.seals import OPEN, START, WHO, WORDS, line_hash, sealed
from blog.comments.sections import require_whole_site
from blog.core import clock
from blog.core.db import before_commit, db, insert_or, transaction
from blog.core.prepared import Prepared
from blog.core.tags import touch

Reasons = Sequence[Mapping[str, Any]]
Line = dict[str, Any]
LINES = "moderation_lines"
PUBLIC = "moderation-log"
"""Moves with every decision that the public log tells of."""
WORDED = ("edited", "undone", "checked")
"""Whose lines may hold a comment's words: for an exact undo, or as others quote them."""
SEALS = ("who_salt", "who_digest", "words_salt", "words_digest")
CHAINED = ("number", "previous", "hash", *SEALS)
CONTENT = ("created_at", *(name for name in (*OPEN, *WHO, *WORDS) if name not in CHAINED))

WRITERS = ("rewritten", "withdrawn", "appealed")
"""What the writer of a comment does to it: no decision of the staff, so no state before is told."""

BY_WRITERS = ("submitted", *WRITERS)
"""Lines that a comment's own writer has left."""


def new_batch() -> str:
    """A name for the decisions that are made, and may be undone, together."""
    return secrets.token_urlsafe(12)


_LINE = Prepared(lambda: insert(ModerationEntry))
_HASH = Prepared(
    lambda: update(LogHead).where(LogHead.id == bindparam("head")).values(hash=bindparam("newest"))
)


@Prepared
def _HEAD() -> Any:
    """Takes the head, makes room for so many lines, and tells the hash that they follow."""
    room = insert_or(LogHead).on_conflict_do_update(
        index_elements=["id"], set_={"lines": LogHead.lines + bindparam("step")}
    )
    return room.returning(LogHead.lines, LogHead.hash)


def record(
    comment_id: int,
    post_id: int,
    actor: Actor,
    action: str,
    batch: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reasons: Reasons = (),
    note: str = "",
    undoes: str | None = None,
) -> None:
    """Write one line; `before` and `after` hold what changed, for an exact undo.

    It is chained to the line before it as the last thing in the transaction.
    """
    line: Line = {
        "comment_id": comment_id,
        "post_id": post_id,
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "action": action,
        "status_before": (before or {}).get("status"),
        "status_after": (after or {}).get("status"),
        "reasons": [dict(reason) for reason in reasons],
        "note": note,
        "batch": batch,
        "before": dict(before) if before is not None else None,
        "after": dict(after) if after is not None else None,
        "undoes": undoes,
        "created_at": clock.now(),
    }
    db.session().info.setdefault(LINES, []).append(line)
    if _is_public(line):
        touch(PUBLIC)
    before_commit("moderation log", _write, order=9)


def _is_public(line: Line) -> bool:
    rejected = line["action"] in BY_THEIR_WRITER and line["status_after"] == "rejected"
    return line["status_before"] is not None or line["action"] in TOLD or rejected


def chain_lines() -> int:
    """Chain what an earlier release wrote beside this one; returns how many lines.

    They follow all that is there, oldest first; their own time stays what it was.
    """
    loose = select(ModerationEntry).where(ModerationEntry.number.is_(None))
    with transaction() as session:
        entries = list(session.scalars(loose.order_by(ModerationEntry.id)))
        if not entries:
            return 0
        lines = [{name: getattr(entry, name) for name in CONTENT} for entry in entries]
        _chain(lines)
        session.execute(
            update(ModerationEntry),
            [
                {"id": entry.id} | {name: line[name] for name in CHAINED}
                for entry, line in zip(entries, lines, strict=True)
            ],
        )
    return len(entries)


def _write() -> None:
    lines: list[Line] = db.session().info.pop(LINES, [])
    _chain(lines)
    _LINE.run(*lines)


def _chain(lines: list[Line]) -> None:
    """Number and hash these lines, and move the head: nobody else adds to the log before the end.

    SQLite has one writer at a time, PostgreSQL locks the head's row.
    """
    step = len(lines)
    [head] = _HEAD.rows(id=1, lines=step, hash=START, step=step)
    previous: str = head.hash
    for number, line in enumerate(lines, head.lines - step + 1):
        line.update(sealed(line), number=number, previous=previous)
        previous = line["hash"] = line_hash(line, previous)
    _HASH.run({"head": 1, "newest": previous})


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(LINES, None)


def forget_words(session: Session, comment_id: int) -> None:
    """Take out of the log what a comment said and who signed it; what was done stays told.

    The salt goes with them, so that the chain holds and nothing can be guessed from it.
    """
    worded = ModerationEntry.action.in_(WORDED)
    which = (ModerationEntry.comment_id == comment_id) & worded
    _blank(session, which, before=None, after=None, reasons=[], note="", words_salt=None)


def forget_writer(session: Session, comment_ids: Sequence[int]) -> None:
    """Take out of the log whatever tells of the person who wrote these comments.

    Their words, what rules found in them, what moderators noted, and the name they signed with.
    What was decided, when, by whom on the staff and for which of the reasons there are stays.
    """
    about = ModerationEntry.comment_id.in_(comment_ids)
    worded = ModerationEntry.action.in_((*WORDED, *BY_WRITERS, "imported"))
    telling = worded | (ModerationEntry.note != "")
    _blank(session, about & telling, before=None, after=None, reasons=[], note="", words_salt=None)
    theirs = ModerationEntry.action.in_(BY_WRITERS)
    _blank(session, about & theirs, actor_name="", actor_id=None, who_salt=None)
    touch(PUBLIC)


def forget_name(session: Session, user_id: int, after: int, most: int) -> int | None:
    """Take somebody's name out of what they did, `most` lines at a time behind the line `after`.

    Returns the last line that was looked at; None once there is no more.
    """
    lines = select(ModerationEntry.id).where(
        ModerationEntry.actor_id == user_id, ModerationEntry.id > after
    )
    ids = list(session.scalars(lines.order_by(ModerationEntry.id).limit(most)))
    _blank(session, ModerationEntry.id.in_(ids), actor_name="", who_salt=None)
    if ids:
        touch(PUBLIC)
    return ids[-1] if len(ids) == most else None


def _blank(session: Session, which: ColumnElement[bool], **values: Any) -> None:
    """The salt goes with what it sealed: the chain holds, and nothing can be guessed from it."""
    session.execute(
        update(ModerationEntry)
        .where(which)
        .values(values)
        .execution_options(synchronize_session=False)
    )


def log_page(
    actor: Actor, before_id: int | None = None, per_page: int = 50
) -> list[ModerationEntry]:
    """The log, newest line first, starting below the line `before_id`. Raises Forbidden."""
    require_whole_site(actor)
    query = select(ModerationEntry).order_by(ModerationEntry.id.desc()).limit(per_page)
    if before_id is not None:
        query = query.where(ModerationEntry.id < before_id)
    return list(db.session.scalars(query))
