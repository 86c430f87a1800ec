"""Stored pieces of pages, true while the versions of their tags stand still and their time lasts.

The store is a process's own and bounded in bytes; the judge of truth is the database, asked on
the rendering's own connection and in its transaction, which sees one moment of it: so a slow
build can never hide a change. What a piece was built from is recorded while it is built.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from flask import Flask, Response, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from blog.core import clock
from blog.core.db import db
from blog.core.second_chance import SecondChance
from blog.core.sources import Sources, recording, take_over
from blog.core.tags import versions, versions_in_order

T = TypeVar("T")
K = TypeVar("K")
S = TypeVar("S", bound=str)
OVERHEAD = 400
TAG_BYTES = 60
"""What a piece costs beside its text, and for each of its tags."""

BUILT = "built_pieces"
_unused: ContextVar[bool] = ContextVar("fragments unused", default=False)


class Piece(NamedTuple):
    """Something that was built from these tags at these versions, and holds until then.

    Its stamp is None as long as it is not stored yet.
    """

    tags: tuple[str, ...]
    stamp: tuple[int, ...] | None
    until: datetime | None
    value: Any


def fragment(
    key: str,
    build: Callable[[], T],
    size: Callable[[T], int] = len,  # type: ignore[assignment]
    keep: Callable[[T], bool] = lambda value: value is not None,
) -> T:
    """The piece under `key`, stored or built now; `size` tells its bytes, about.

    Only what `keep` says yes to is stored. Whatever `build`
    closes over must be named by the key or by the tags that it depends on. Inside a service's
    transaction nothing is taken from the store, which knows only what was committed.
    """
    store = _store()
    if store is None:
        return build()
    pending = _pending()
    piece = pending[key][0] if key in pending else store.get(key)
    if piece is not None and _holds(piece):
        take_over(piece.tags, piece.until)
        value: T = piece.value
        return value
    with recording() as sources:
        value = build()
    if keep(value):
        _put(key, value, sources, size(value))
    return value


def fragments(
    keys: Mapping[K, str], build: Callable[[Sequence[K]], Mapping[K, tuple[S, Sources]]]
) -> dict[K, S]:
    """The texts under these keys; `build` makes those that are missing, all at once.

    It returns each with what it alone was made from.
    """
    store = _store()
    if store is None:
        return {name: text for name, (text, _sources) in build(list(keys)).items()}
    pieces = {name: piece for name, key in keys.items() if (piece := store.get(key)) is not None}
    versions(tag for piece in pieces.values() for tag in piece.tags)
    found = {}
    for name, piece in pieces.items():
        if _holds(piece):
            take_over(piece.tags, piece.until)
            found[name] = piece.value
    missing = [name for name in keys if name not in found]
    built = build(missing) if missing else {}
    for name, (text, sources) in built.items():
        _put(keys[name], text, sources, len(text))
        found[name] = text
    return found


def settle() -> None:
    """Store all that was built in the open transaction; one query for the versions of all of it.

    What was built is stored at the end of a request, while the transaction that it was read in is
    open still. Whatever ends that transaction earlier drops it.
    """
    pending = _pending()
    if not pending:
        return
    store: SecondChance[Piece] = current_app.extensions["fragments"]
    versions(tag for piece, _cost in pending.values() for tag in piece.tags)
    for key, (piece, cost) in pending.items():
        store.put(key, piece._replace(stamp=versions_in_order(piece.tags)), cost)
    pending.clear()


def expect(name: str) -> None:
    """Ask at once for the versions of all that the page of that name was made from last time.

    A hint that saves queries: what is not so any more is asked for when it turns up.
    """
    store = _store()
    piece = store.get(f"expected:{name}") if store is not None else None
    if piece is not None:
        versions_in_order(piece.tags)


def remember(name: str, tags: set[str]) -> None:
    """Note what the page of that name was made from."""
    store = _store()
    if store is None:
        return
    key, made_from = f"expected:{name}", tuple(sorted(tags))
    known = store.get(key)
    if known is None or known.tags != made_from:
        store.put(key, Piece(made_from, (), None, None), OVERHEAD + TAG_BYTES * len(made_from))


@contextmanager
def unused() -> Iterator[None]:
    """Build everything anew inside, and store nothing."""
    mark = _unused.set(True)
    try:
        yield
    finally:
        _unused.reset(mark)


def init_app(app: Flask) -> None:
    """Give the app a store of its own; `FRAGMENT_BYTES` 0 turns it off."""
    app.extensions["fragments"] = SecondChance[Piece](app.config["FRAGMENT_BYTES"])
    app.after_request(_settle)


def _settle(response: Response) -> Response:
    settle()
    return response


def _store() -> SecondChance[Piece] | None:
    """Where pieces are; None where none may be used."""
    store: SecondChance[Piece] = current_app.extensions["fragments"]
    if not store.limit or _unused.get() or db.session().info.get("in_transaction"):
        return None
    return store


def _pending() -> dict[str, tuple[Piece, int]]:
    """What was built in this transaction, and its bytes."""
    pending: dict[str, tuple[Piece, int]] = db.session().info.setdefault(BUILT, {})
    return pending


def _put(key: str, value: Any, sources: Sources, size: int) -> None:
    tags = tuple(sorted(sources.tags))
    piece = Piece(tags, None, sources.until, value)
    _pending()[key] = piece, size + OVERHEAD + TAG_BYTES * len(tags)


def _holds(piece: Piece) -> bool:
    """Whether it is true; what was built in this very transaction is."""
    if piece.until is not None and piece.until <= clock.now():
        return False
    return piece.stamp is None or versions_in_order(piece.tags) == piece.stamp


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, _transaction: SessionTransaction) -> None:
    session.info.pop(BUILT, None)
