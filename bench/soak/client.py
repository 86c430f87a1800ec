"""A connection that is kept alive, as thin as can be: hundreds of them fit into one process."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

PATIENCE = 30.0
END_OF_HEAD = b"\r\n\r\n"
BODILESS = (204, 304)
Form = Mapping[str, str] | Sequence[tuple[str, str]]


class Broken(Exception):
    """The connection ended before the answer was there: what was asked may be done or not."""


class Answer(NamedTuple):
    """What a server said; `cookies` are those to set, by their names."""

    status: int
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: bytes


class Connection(asyncio.Protocol):
    """One connection to a server on this machine, for one request after the other."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.own_port = 0
        self.asked = 0
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._buffer = bytearray()
        self._length: int | None = None

    async def open(self) -> "Connection":
        """Connect; raises Broken."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(PATIENCE):
                await loop.create_connection(lambda: self, "127.0.0.1", self.port)
        except (OSError, TimeoutError) as error:
            raise Broken(f"cannot connect: {error!r}") from error
        return self

    async def ask(
        self,
        path: str,
        headers: Mapping[str, str],
        form: Form | None = None,
    ) -> Answer:
        """One request; a form is posted. Raises Broken."""
        if self._transport is None or self._transport.is_closing():
            raise Broken("the connection was closed")
        lines = [f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        body = b""
        if form is not None:
            body = urlencode(form).encode()
            lines += [
                "Sec-Fetch-Site: same-origin",
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        method = "GET" if form is None else "POST"
        head = f"{method} {path} HTTP/1.1\r\n" + "\r\n".join(lines)
        self._waiting = asyncio.get_running_loop().create_future()
        self._buffer.clear()
        self._length = None
        self.asked += 1
        self._transport.write(head.encode() + END_OF_HEAD + body)
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._waiting
        except TimeoutError as error:
            self.close()
            raise Broken(f"{method} {path}: no answer within {PATIENCE:.0f} seconds") from error

    def close(self) -> None:
        """End it."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asyncio's word that it is connected."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.own_port = transport.get_extra_info("sockname")[1]

    def data_received(self, data: bytes) -> None:
        """Asyncio's word that more of the answer is there."""
        self._buffer += data
        if self._length is None:
            end = self._buffer.find(END_OF_HEAD)
            if end < 0:
                return
            self._head = _read(bytes(self._buffer[:end]).decode("latin-1"))
            status, headers, _cookies = self._head
            has_body = status not in BODILESS
            self._body_at = end + len(END_OF_HEAD)
            self._length = self._body_at + (int(headers["content-length"]) if has_body else 0)
        if len(self._buffer) >= self._length and self._waiting and not self._waiting.done():
            self._waiting.set_result(Answer(*self._head, bytes(self._buffer[self._body_at :])))

    def connection_lost(self, error: Exception | None) -> None:
        """Asyncio's word that it has ended."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(Broken(f"the connection was lost: {error!r}"))


def _read(head: str) -> tuple[int, dict[str, str], dict[str, str]]:
    first, *lines = head.split("\r\n")
    headers: dict[str, str] = {}
    cookies: dict[str, str] = {}
    for line in lines:
        name, _colon, value = line.partition(": ")
        if name.lower() == "set-cookie":
            cookie, _equals, kept = value.partition(";")[0].partition("=")
            cookies[cookie] = kept
        else:
            headers[name.lower()] = value
    return int(first.split(" ", 2)[1]), headers, cookies
