"""Telling a cache in front of the site which of its pages are no longer true.

Each transaction that changes what pages show leaves one piece of work in the outbox, with the tags
it touched; every page names its tags in `Surrogate-Key`. So nothing is forgotten in a crash, and a
cache that is away is told when it is back.
"""

import json
import urllib.request
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

from flask import Flask, current_app

from blog.core.outbox import enqueue, job
from blog.core.tags import on_touch

JOB = "core.purge"
MANY = "many"
LONGEST_KEYS = 2_000
"""Bytes of a header that every proxy takes; a page with more tags is named by `MANY` alone."""
PATIENCE = 10.0
AT_ONCE = 100


def surrogate_key(tags: Iterable[str]) -> str:
    """The names by which a page can be told to be no longer true, separated by spaces.

    What is shown by a page of very many is told with every change.
    """
    keys = " ".join(tags)
    return keys if len(keys) <= LONGEST_KEYS else MANY


class Target(NamedTuple):
    """Whom to tell, how, and the secret by which they know us, if any."""

    method: str
    url: str
    token: str


def init_app(_app: Flask) -> None:
    """Tell whoever `PURGE_URL` names of every change; nobody if it is empty."""
    on_touch(_note)


def target(text: str) -> Target:
    """What `PURGE_URL` says: an address, after a method if that is not PURGE.

    A password in the address is sent as a bearer token instead.
    """
    method, _space, address = text.rpartition(" ")
    parts = urlsplit(address)
    token = unquote(parts.password or "")
    host = parts.netloc.rpartition("@")[2]
    return Target(method.upper() or "PURGE", urlunsplit(parts._replace(netloc=host)), token)


def _note(tags: list[str]) -> None:
    if current_app.config["PURGE_URL"]:
        enqueue(JOB, tags=tags)


@job(JOB)
def purge(tags: list[str]) -> None:
    """Have the cache forget all pages with any of these tags. Raises URLError, to be repeated."""
    whom = target(current_app.config["PURGE_URL"])
    for some in _in_parts([MANY, *tags]):
        _tell(whom, some)


def _in_parts(tags: list[str]) -> Iterable[list[str]]:
    return (tags[start : start + AT_ONCE] for start in range(0, len(tags), AT_ONCE))


def _tell(whom: Target, tags: list[str]) -> None:
    keys = " ".join(tags)
    headers = {
        "Content-Type": "application/json",
        "Surrogate-Key": keys,
        "xkey-purge": keys,
    }
    if whom.token:
        headers["Authorization"] = f"Bearer {whom.token}"
    request = urllib.request.Request(
        whom.url, json.dumps({"tags": tags}).encode(), headers, method=whom.method
    )
    with urllib.request.urlopen(request, timeout=PATIENCE):
        pass
