"""Stored pieces of pages, true while the versions of their tags stand still.

The store is a process's own and bounded in bytes; the judge of truth is the database, asked on
the rendering's own connection before anything is built, so a slow build can never hide a change.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable

from flask import Flask, current_app

from blog.core.tags import versions


class FragmentStore:
    """Least recently used pieces go first once `limit` bytes are reached."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._pieces: OrderedDict[str, tuple[tuple[int, ...], str]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str, stamp: tuple[int, ...]) -> str | None:
        """The piece kept under `key` if it was built at exactly these versions."""
        with self._lock:
            piece = self._pieces.get(key)
            if piece is None or piece[0] != stamp:
                return None
            self._pieces.move_to_end(key)
            return piece[1]

    def put(self, key: str, stamp: tuple[int, ...], text: str) -> None:
        """Keep a piece; one larger than an eighth of the store is not kept."""
        cost = len(text) + len(key)
        if cost > self.limit // 8:
            return
        with self._lock:
            old = self._pieces.pop(key, None)
            if old is not None:
                self.size -= len(old[1]) + len(key)
            self._pieces[key] = (stamp, text)
            self.size += cost
            while self.size > self.limit:
                gone, (_stamp, body) = self._pieces.popitem(last=False)
                self.size -= len(body) + len(gone)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pieces.clear()
            self.size = 0


def fragment(key: str, tags: Iterable[str], build: Callable[[], str]) -> str:
    """The piece under `key`, stored or built now; one query for the versions of `tags`."""
    store: FragmentStore = current_app.extensions["fragments"]
    if not store.limit:
        return build()
    stamp = versions(tags)
    kept = store.get(key, stamp)
    if kept is None:
        kept = build()
        store.put(key, stamp, kept)
    return kept


def init_app(app: Flask) -> None:
    """Give the app a store of its own; `FRAGMENT_BYTES` 0 turns it off."""
    app.extensions["fragments"] = FragmentStore(app.config["FRAGMENT_BYTES"])
