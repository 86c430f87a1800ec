"""A bounded store that forgets what nobody asks for: first in, first out, with a second chance.

What is due to go but was asked for since it came, or since its last chance, goes to the end of the
queue instead (the CLOCK algorithm). So a crawler that walks the whole archive once cannot push out
what readers come back to, and a hit moves nothing: it sets a mark.
"""

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

V = TypeVar("V")


class _Kept(Generic[V]):
    __slots__ = ("asked", "cost", "value")

    def __init__(self, value: V, cost: int) -> None:
        self.value = value
        self.cost = cost
        self.asked = False


class SecondChance(Generic[V]):
    """At most `limit` bytes of values, by the costs they were put in with.

    Safe to use from several threads. A limit of 0 keeps nothing.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._queue: OrderedDict[str, _Kept[V]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> V | None:
        """What is kept under `key`; it will have its second chance."""
        kept = self._queue.get(key)
        if kept is None:
            return None
        kept.asked = True
        return kept.value

    def put(self, key: str, value: V, cost: int) -> None:
        """Keep a value of so many bytes; one larger than an eighth of the store is not kept."""
        with self._lock:
            known = self._queue.pop(key, None)
            if known is not None:
                self.size -= known.cost
            if cost > self.limit // 8:
                return
            kept = self._queue[key] = _Kept(value, cost)
            kept.asked = known is not None
            self.size += cost
            self._make_room()

    def grow(self, key: str, value: V, cost: int) -> None:
        """The value under `key` has become so many bytes larger; nothing if it is gone."""
        with self._lock:
            kept = self._queue.get(key)
            if kept is not None and kept.value is value:
                kept.cost += cost
                self.size += cost
                self._make_room()

    def discard(self, key: str, value: V) -> None:
        """Forget `value` if it is still what is kept under `key`."""
        with self._lock:
            kept = self._queue.get(key)
            if kept is not None and kept.value is value:
                del self._queue[key]
                self.size -= kept.cost

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._queue.clear()
            self.size = 0

    def __len__(self) -> int:
        return len(self._queue)

    def _make_room(self) -> None:
        while self.size > self.limit:
            key, kept = self._queue.popitem(last=False)
            if kept.asked:
                kept.asked = False
                self._queue[key] = kept
            else:
                self.size -= kept.cost
