"""One exchange with a server elsewhere that ends at its time, however the other side goes on.

A timeout of a socket begins anew with every byte: whoever sends them one by one, in a handshake, in
headers or in a body, holds a reader for hours. So the connection itself is shut when time is up.
"""

import socket
import threading
import time
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Self

from requests import Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection


class Exchange(Session):
    """A session whose connections are all shut after so many seconds; use it with `with`."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._until = time.monotonic() + seconds
        self._opened: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True
        self.mount("http://", _Adapter())
        self.mount("https://", _Adapter())

    @property
    def is_over(self) -> bool:
        """Whether the time is up: what was read then may be cut off anywhere."""
        return time.monotonic() >= self._until

    def watch(self, opened: socket.socket) -> None:
        """Have this connection shut in time; one that took too long to open, at once."""
        with self._lock:
            # TLS takes a socket over; a second handle on it stays ours.
            self._opened.append(opened.dup())
        if self.is_over:
            self._shut()

    def _shut(self) -> None:
        with self._lock:
            for opened in self._opened:
                try:
                    opened.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # The other side was faster.

    def __enter__(self) -> Self:
        self._before = _exchange.set(self)
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self._timer.cancel()
        _exchange.reset(self._before)
        with self._lock:
            while self._opened:
                self._opened.pop().close()
        self.close()


_exchange: ContextVar[Exchange] = ContextVar("exchange")


def _watched(opened: socket.socket) -> socket.socket:
    _exchange.get().watch(opened)
    return opened


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _watched(super()._new_conn())


class _Secure(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _watched(super()._new_conn())


class _Adapter(HTTPAdapter):
    def get_connection_with_tls_context(self, *details: Any, **more: Any) -> Any:
        """The pool of that server, directly or by a proxy, with connections that are watched."""
        pool = super().get_connection_with_tls_context(*details, **more)
        pool.ConnectionCls = _Secure if pool.scheme == "https" else _Plain
        return pool
