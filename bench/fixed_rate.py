"""An open loop: requests leave at fixed times, whatever the server does meanwhile.

A closed loop waits for an answer before it asks again: while a server stands still it asks nothing,
and so measures nothing of the time that readers would have waited. Here each answer is timed from
the moment at which its request was planned.
"""

import select
import socket
import time
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from typing import NamedTuple

from bench.load import Load, LoadError

CONNECTIONS = 64
PATIENCE = 10.0
BUFFER = 1 << 20
OK = b"HTTP/1.1 200 "
LENGTH = b"content-length:"


class Answer(NamedTuple):
    """How long the page is with its head, and the line of it that tells how long without."""

    length: int
    told: bytes


class _Line:
    """A connection, and what it waits for."""

    __slots__ = ("left", "planned", "socket")

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.planned = 0.0
        self.left = 0


def at_rate(port: int, path: str, rate: int, seconds: float, headers: Sequence[str] = ()) -> Load:
    """Ask for one page so many times a second, evenly. Raises LoadError if any answer differs.

    The page must always be of the same length.
    """
    lines = "".join(f"{line}\r\n" for line in (f"Host: 127.0.0.1:{port}", *headers))
    request = f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()
    with ExitStack() as stack:
        free = deque(_Line(port) for _number in range(CONNECTIONS))
        for line in free:
            stack.enter_context(line.socket)
        answer = _first(free[0].socket, request)
        for line in free:
            line.socket.setblocking(False)
        spent = _ask(free, request, answer, rate, int(rate * seconds))
    return Load(rate, percentile(spent, 50), percentile(spent, 99), requests=len(spent))


def percentile(spent: Sequence[float], number: int) -> float:
    """The value that so many of a hundred do not exceed."""
    return sorted(spent)[min(len(spent) - 1, len(spent) * number // 100)]


def _ask(free: deque[_Line], request: bytes, answer: Answer, rate: int, amount: int) -> list[float]:
    """The milliseconds from when each request was planned until its answer was there."""
    start = time.perf_counter() + 0.01
    spent: list[float] = []
    late: deque[float] = deque()
    busy: dict[socket.socket, _Line] = {}
    buffer = bytearray(BUFFER)
    planned = 0
    while len(spent) < amount:
        now = time.perf_counter()
        while planned < amount and start + planned / rate <= now:
            late.append(start + planned / rate)
            planned += 1
        while late and free:
            line = free.popleft()
            line.planned, line.left = late.popleft(), answer.length
            line.socket.send(request)
            busy[line.socket] = line
        pause = start + planned / rate - time.perf_counter() if planned < amount else PATIENCE
        ready, _, _ = select.select(list(busy), (), (), max(0.0, pause))
        if not ready and (planned == amount or len(late) > rate * PATIENCE):
            raise LoadError(f"the server does not keep up with {rate} requests a second")
        for one in ready:
            line = busy[one]
            _receive(line, buffer, answer)
            if not line.left:
                spent.append((time.perf_counter() - line.planned) * 1_000)
                free.append(busy.pop(one))
    return spent


def _receive(line: _Line, buffer: bytearray, answer: Answer) -> None:
    """Take what has come. Raises LoadError if it is not the page."""
    size = line.socket.recv_into(buffer)
    if line.left == answer.length and not (
        buffer.startswith(OK) and buffer.find(answer.told, 0, size) > 0
    ):
        raise LoadError(f"answered: {bytes(buffer[:200])!r}")
    line.left -= size
    if not size or line.left < 0:
        raise LoadError("an answer was not as long as the first")


def _first(connection: socket.socket, request: bytes) -> Answer:
    """What the page looks like, asked for once."""
    connection.sendall(request)
    got = b""
    while b"\r\n\r\n" not in got:
        got += _more(connection)
    head = got.split(b"\r\n\r\n", 1)[0]
    told = [line for line in head.split(b"\r\n") if line.lower().startswith(LENGTH)]
    if not head.startswith(OK) or len(told) != 1:
        raise LoadError(f"answered: {head[:200]!r}")
    whole = len(head) + 4 + int(told[0][len(LENGTH) :])
    left = whole - len(got)
    while left > 0:
        left -= len(_more(connection))
    return Answer(whole, told[0] + b"\r\n")


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(BUFFER)
    if not data:
        raise LoadError("the server ended the connection")
    return data
