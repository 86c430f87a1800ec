"""A stored page: what it was made from, and how it is sent to whom."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from math import inf
from typing import Any, NamedTuple

from blog.core import clock
from blog.core.compression import Encoding, best, compress

Headers = list[tuple[str, str]]
SMALLEST_COMPRESSED = 600
OVERHEAD = 3_000
"""What a page costs beside its bodies: its headers and names, about."""
NOT_OF_A_304 = frozenset({"content-length", "content-type", "content-encoding"})


class Validity(NamedTuple):
    """A page holds while these tags have these versions, and until then."""

    tags: tuple[str, ...]
    stamp: tuple[int, ...]
    until: datetime | None


class Answer(NamedTuple):
    """A status line, headers and a body, ready to be sent; `unchanged` are those of a 304."""

    etag: str
    headers: Headers
    unchanged: Headers
    body: list[bytes]


class StoredPage:
    """One page in each encoding that was asked for.

    `shared_seconds` is how long caches in front may keep it, 0 for not at all without asking;
    `ends` is when the clock changes it, in seconds since 1970; `confirmed` is for judges, who note
    in which round they last found it true.
    """

    __slots__ = (
        "_answers",
        "_body",
        "_digest",
        "_headers",
        "confirmed",
        "ends",
        "shared_seconds",
        "validity",
    )

    def __init__(
        self, validity: Validity, headers: Headers, body: bytes, shared_seconds: int = 0
    ) -> None:
        self.validity = validity
        self.ends = inf if validity.until is None else validity.until.timestamp()
        self.shared_seconds = shared_seconds
        self.confirmed: dict[object, int] = {}
        self._headers = headers
        self._body = body
        self._digest = hashlib.blake2b(body, digest_size=12).hexdigest()
        self._answers: dict[Encoding, Answer] = {}

    @property
    def size(self) -> int:
        """Its bytes so far, about."""
        bodies = sum(len(answer.body[0]) for kind, answer in self._answers.items() if kind)
        return OVERHEAD + len(self._body) + bodies

    @property
    def parts(self) -> tuple[Headers, bytes]:
        """Headers and body as they were given."""
        return self._headers, self._body

    def ready(self, accept_encoding: str) -> Answer | None:
        """How it is sent to whoever accepts that, if it is ready in that encoding."""
        return self._answers.get(self._encoding(accept_encoding))

    def answer(self, accept_encoding: str) -> Answer:
        """How it is sent to whoever accepts that; each encoding is made once."""
        answer = self.ready(accept_encoding)
        if answer is None:
            encoding = self._encoding(accept_encoding)
            answer = self._answers[encoding] = self._made(encoding)
        return answer

    def headers_now(self, headers: Headers) -> Headers:
        """The headers as they are sent at this moment: nobody may keep it past its end."""
        if not self.shared_seconds or self.ends == inf:
            return headers
        left = int(self.ends - clock.seconds())
        if left >= self.shared_seconds:
            return headers
        return [
            (name, _capped(value, max(0, left)) if name == "Cache-Control" else value)
            for name, value in headers
        ]

    def _encoding(self, accept_encoding: str) -> Encoding:
        if not accept_encoding or len(self._body) < SMALLEST_COMPRESSED:
            return ""
        return best(accept_encoding)

    def _made(self, encoding: Encoding) -> Answer:
        body = compress(self._body, encoding, effort="quick")
        etag = f'"{self._digest}-{encoding}"' if encoding else f'"{self._digest}"'
        headers = [*self._headers, ("ETag", etag), ("Content-Length", str(len(body)))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        unchanged = [pair for pair in headers if pair[0].lower() not in NOT_OF_A_304]
        return Answer(etag, headers, unchanged, [body])


def is_known(answer: Answer, environ: Mapping[str, Any]) -> bool:
    """Whether the client has just this already (If-None-Match, RFC 9110, 13.1.2)."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if not known:
        return False
    if known == answer.etag or known.strip() == "*":
        return True
    return answer.etag in {tag.strip().removeprefix("W/") for tag in known.split(",")}


def _capped(cache_control: str, seconds: int) -> str:
    """The directives with no shared lifetime, fresh or stale, beyond so many seconds."""
    directives = (one.strip() for one in cache_control.split(","))
    return ", ".join(
        f"s-maxage={seconds}" if one.startswith("s-maxage=") else one
        for one in directives
        if not one.startswith("stale-while-revalidate")
    )
