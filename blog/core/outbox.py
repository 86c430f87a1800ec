"""Later work, written down in the same transaction as the change that asks for it.

The row is the truth; whatever runs it (the worker, woken at once, or its sweep every minute)
may die at any moment and the row is still there. Handlers take ids, read again, and may be
run twice; one whose work is a transaction ends its row in it, with `finish`. What was done is
forgotten after a day, and what it was about at once.
"""

import logging
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, Integer, String, Text, delete, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from blog.core import clock
from blog.core.db import Model, UTCDateTime, after_commit, db, transaction
from blog.core.plans import aside
from blog.core.prepared import Prepared

log = logging.getLogger(__name__)

ATTEMPTS = 80
LEASE = timedelta(minutes=10)
AT_ONCE = 100
FIRST_DELAY = timedelta(seconds=15)
LONGEST_DELAY = timedelta(hours=1)
"""So a mail server may be away for three days before anything is given up."""
DONE_KEPT = timedelta(days=1)
FORGOTTEN_AT_ONCE = 500

_handlers: dict[str, Callable[..., None]] = {}
_wake: Callable[[], None] | None = None
_in_hand: ContextVar["InHand | None"] = ContextVar("in_hand", default=None)
Claim = tuple[str, dict[str, Any], int]
"""The name of the work, what it is about, and which attempt this is."""


@dataclass
class InHand:
    """The piece of work that is being done, and whether it has ended itself."""

    entry_id: int
    is_ended: bool = False

    def end(self) -> None:
        """Note that it has."""
        self.is_ended = True


class OutboxEntry(Model):
    """One piece of work: waits until `due_at`, done at `done_at`, given up at `failed_at`."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_waiting", "done_at", "failed_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str] = mapped_column(Text, default="")


_ENTRY = Prepared(lambda: insert(OutboxEntry))


def job(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare the function that does the work called `name`; it gets the payload as keywords."""

    def register(handler: Callable[..., None]) -> Callable[..., None]:
        _handlers[name] = handler
        return handler

    return register


def enqueue(name: str, /, **payload: Any) -> None:
    """Write the work down inside the surrounding transaction; the worker is woken after it."""
    with transaction():
        _write(name, payload, clock.now())
        if _wake is not None:
            after_commit(_wake)


def enqueue_at(due_at: datetime, name: str, /, **payload: Any) -> None:
    """The same for work that is not to be done before `due_at`; that minute's sweep does it."""
    with transaction():
        _write(name, payload, due_at)


def on_enqueue(wake: Callable[[], None] | None) -> None:
    """Let the roof say how a worker learns of new work; the sweep finds it in any case."""
    global _wake
    _wake = wake


def waiting(limit: int = AT_ONCE) -> list[int]:
    """The ids of work that is due, oldest first."""
    query = (
        select(OutboxEntry.id)
        .where(OutboxEntry.done_at.is_(None), OutboxEntry.failed_at.is_(None))
        .where(OutboxEntry.due_at <= clock.now())
        .order_by(OutboxEntry.due_at, OutboxEntry.id)
        .limit(limit)
    )
    ids = list(db.session.scalars(query))
    db.session.rollback()
    return ids


def run(entry_id: int) -> bool:
    """Do one piece of work if it is due and nobody has it. Returns whether it succeeded now."""
    return _run(entry_id, _claim(entry_id), None)[0]


def finish() -> None:
    """End the work in hand within the surrounding transaction, together with what it wrote.

    Whatever happens after that, it is not done twice. Outside of a handler nothing happens.
    """
    in_hand = _in_hand.get()
    if in_hand is not None:
        _mark_done(in_hand.entry_id)
        after_commit(in_hand.end)


def drain(limit: int = 10_000) -> int:
    """Do work that is due, here and now: all of it, or so many pieces. Returns how many succeeded.

    What fails, or somebody else has in hand, is due at another time: it is not met again here.
    """
    tried = done = 0
    while tried < limit and (ids := waiting(min(AT_ONCE, limit - tried))):
        claimed = _claim(ids[0])
        for entry_id, following in zip(ids, [*ids[1:], None], strict=True):
            succeeded, claimed = _run(entry_id, claimed, following)
            done += succeeded
        tried += len(ids)
    return done


def forget_done(kept: timedelta = DONE_KEPT) -> int:
    """Delete what was done longer ago than this; what was given up stays. Returns how many went.

    Where nothing is to be kept all of it goes. A few hundred in a transaction, so that nobody
    waits long behind it.
    """
    before = clock.now() - kept
    old = (
        select(OutboxEntry.id)
        .where(OutboxEntry.done_at < before if kept else OutboxEntry.done_at.is_not(None))
        .order_by(OutboxEntry.done_at)
        .limit(FORGOTTEN_AT_ONCE)
    )
    forgotten = 0
    while True:
        with transaction() as session:
            ids = list(session.scalars(old))
            _delete(session, ids)
        forgotten += len(ids)
        if len(ids) < FORGOTTEN_AT_ONCE:
            return forgotten


def undone(after: int = 0, most: int = FORGOTTEN_AT_ONCE) -> list[tuple[int, dict[str, Any]]]:
    """Work that waits, is tried again or was given up: its id, and what it is about.

    So much of it, from the one behind the id `after` on.
    """
    query = (
        select(OutboxEntry.id, OutboxEntry.payload)
        .where(aside(OutboxEntry.done_at.is_(None)), OutboxEntry.id > after)
        .order_by(OutboxEntry.id)
        .limit(most)
    )
    return [(row.id, row.payload) for row in db.session.execute(query)]


def drop(entry_ids: Sequence[int]) -> None:
    """Delete work that nobody is to do any more."""
    with transaction() as session:
        _delete(session, entry_ids)


def _delete(session: Session, entry_ids: Sequence[int]) -> None:
    session.execute(
        delete(OutboxEntry).where(OutboxEntry.id.in_(entry_ids)),
        execution_options={"synchronize_session": False},
    )


def _write(name: str, payload: dict[str, Any], due_at: datetime) -> None:
    _ENTRY.run(
        {
            "job": name,
            "payload": payload,
            "created_at": clock.now(),
            "due_at": due_at,
            "attempts": 0,
            "last_error": "",
        }
    )


def _run(entry_id: int, claimed: Claim | None, following: int | None) -> tuple[bool, Claim | None]:
    """Do what was claimed. Returns whether it succeeded, and the claim to the piece that follows.

    That one is claimed in the transaction that ends this one: a durable write fewer for each.
    """
    if claimed is None:
        return False, None if following is None else _claim(following)
    name, payload, attempt = claimed
    in_hand = InHand(entry_id)
    mark = _in_hand.set(in_hand)
    error = ""
    try:
        _handlers[name](**payload)
    except Exception as raised:
        log.exception("outbox %s: %s failed on attempt %s", entry_id, name, attempt)
        error = f"{type(raised).__name__}: {raised}"
    finally:
        _in_hand.reset(mark)
    if in_hand.is_ended and not error and following is None:
        return True, None
    with transaction():
        if error:
            _put_back(entry_id, attempt, error)
        elif not in_hand.is_ended:
            _mark_done(entry_id)
        return not error, None if following is None else _claim(following)


def _claim(entry_id: int) -> Claim | None:
    """Take the entry by moving its due time past a lease, so that a second worker passes it by."""
    now = clock.now()
    with transaction() as session:
        row = session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id == entry_id, OutboxEntry.due_at <= now)
            .where(OutboxEntry.done_at.is_(None), OutboxEntry.failed_at.is_(None))
            .values(attempts=OutboxEntry.attempts + 1, due_at=now + LEASE)
            .returning(OutboxEntry.job, OutboxEntry.payload, OutboxEntry.attempts)
        ).one_or_none()
    return None if row is None else (row.job, row.payload, row.attempts)


def _mark_done(entry_id: int) -> None:
    with transaction() as session:
        session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id == entry_id)
            .values(done_at=clock.now(), payload={})
        )


def _put_back(entry_id: int, attempt: int, error: str) -> None:
    now = clock.now()
    delay = min(FIRST_DELAY * 2 ** min(attempt, 10), LONGEST_DELAY)
    values: dict[str, Any] = {"last_error": error[:2000], "due_at": now + delay}
    if attempt >= ATTEMPTS:
        values["failed_at"] = now
    with transaction() as session:
        session.execute(update(OutboxEntry).where(OutboxEntry.id == entry_id).values(**values))
