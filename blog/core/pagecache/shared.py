"""Bodies shared by web processes through Valkey (or Redis): a place to find them, never a judge.

A page that is found here is judged by the database like any other. When the server is away, pages
are simply made anew; it is tried again after a while.
"""

import json
import logging
import time
from datetime import UTC, datetime
from typing import Any

import redis

from blog.core import clock
from blog.core.pagecache.page import StoredPage, Validity

log = logging.getLogger(__name__)
PATIENCE = 0.25
"""Seconds to wait for an answer: about what it takes to make the page."""
REST = 5.0
LONGEST = 24 * 3600
NO_PAGE = (ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError)
"""What reading anything else ends in: moments beyond all calendars, say, or endless brackets."""


class SharedPages:
    """Pages under `prefix` on the server at `url`; `prefix` names the site and its release."""

    def __init__(self, url: str, prefix: str) -> None:
        self._client: Any = redis.Redis.from_url(
            url.replace("valkey", "redis", 1) if url.startswith("valkey") else url,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
        )
        self._prefix = prefix
        self._rests_until = 0.0

    def get(self, key: str) -> StoredPage | None:
        """The page that some process has stored, if there is one that can be read."""
        found = self._ask("get", f"{self._prefix}:{key}")
        return _read(found) if isinstance(found, bytes) else None

    def put(self, key: str, page: StoredPage) -> None:
        """Let the other processes find the page."""
        until = page.validity.until
        left = LONGEST if until is None else int((until - clock.now()).total_seconds())
        if left > 0:
            self._ask("set", f"{self._prefix}:{key}", _written(page), min(left, LONGEST))

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def _ask(self, command: str, *arguments: Any) -> Any:
        if time.monotonic() < self._rests_until:
            return None
        try:
            return getattr(self._client, command)(*arguments)
        except redis.RedisError as error:
            log.warning("CACHE_URL: pages are not shared for now: %s", error)
            self._rests_until = time.monotonic() + REST
            return None


def _written(page: StoredPage) -> bytes:
    tags, stamp, until = page.validity
    headers, body = page.parts
    about = {
        "tags": tags,
        "stamp": stamp,
        "until": until.timestamp() if until else None,
        "shared_seconds": page.shared_seconds,
        "headers": headers,
    }
    return json.dumps(about).encode() + b"\n" + body


def _read(found: bytes) -> StoredPage | None:
    """The page; None if this is none, whoever may have left it there."""
    about, _newline, body = found.partition(b"\n")
    try:
        said = json.loads(about)
        tags, stamp, until = said["tags"], said["stamp"], said["until"]
        if not (_all(str, tags) and _all(int, stamp) and len(tags) == len(stamp)):
            return None
        ends = None if until is None else datetime.fromtimestamp(until, UTC)
        headers = [(str(name), str(value)) for name, value in said["headers"]]
        validity = Validity(tuple(tags), tuple(stamp), ends)
        return StoredPage(validity, headers, body, int(said["shared_seconds"]))
    except NO_PAGE:
        return None


def _all(kind: type, values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, kind) for value in values)
