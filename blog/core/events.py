"""Announcing upward: a room says what happened, whoever stands above it reacts.

Listeners run at once and in the announcer's transaction, so a rollback undoes them as well.
"""

from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")
_listeners: dict[type[Any], list[Callable[[Any], None]]] = {}


def listen(event_type: type[E], listener: Callable[[E], None]) -> None:
    """Call `listener` with every event of exactly `event_type`; a second call changes nothing."""
    listeners = _listeners.setdefault(event_type, [])
    if listener not in listeners:
        listeners.append(listener)


def announce(event: object) -> None:
    """Tell every listener, in the order in which they were added."""
    for listener in _listeners.get(type(event), ()):
        listener(event)
