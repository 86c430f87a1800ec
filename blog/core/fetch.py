"""Asking a server elsewhere one question; only the worker does it.

What comes back is bounded in size and time, and no redirect is followed: whom the owner named is
asked, and nobody whom that one names.
"""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass

USER_AGENT = "Rejoinder"
CHUNK = 1_024


@dataclass(frozen=True)
class Reply:
    """What a server said; header names are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Unanswered(Exception):
    """No whole answer came: nobody there, too slow, or too much of it. The message says which."""


def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: float, most: int) -> Reply:
    """POST the body and read what comes back: at most `most` bytes, within so many seconds.

    The seconds bound all of it, headers too: then the connection is shut.

    Raises Unanswered.
    """
    requests = importlib.import_module("requests")
    exchanges = importlib.import_module("blog.core.exchanges")
    exchange = exchanges.Exchange(seconds)
    late = f"not whole within {seconds:g} seconds"
    sent = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **headers}
    try:
        with (
            exchange,
            exchange.post(
                url, data=body, headers=sent, timeout=seconds, allow_redirects=False, stream=True
            ) as response,
        ):
            read = bytearray()
            for chunk in response.iter_content(CHUNK):
                read += chunk
                if len(read) > most:
                    raise Unanswered(f"more than {most} bytes")
            if exchange.is_over:
                raise Unanswered(late)
            known = {name.lower(): value for name, value in response.headers.items()}
            return Reply(response.status_code, known, bytes(read))
    except (requests.RequestException, ValueError) as error:
        raise Unanswered(late if exchange.is_over else type(error).__name__) from error
