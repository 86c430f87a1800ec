"""Servers on free ports, started as `make run` starts the product's own."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from blog.cli.serving import web_command

WORKERS = 2
START_LIMIT = 30.0
OF_THE_CONNECTION = {"date", "server", "connection", "transfer-encoding", "content-length"}


@dataclass(frozen=True)
class Page:
    """A page as it was answered once."""

    path: str
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Server:
    """A running granian."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """The processor time that it and its workers have used so far."""
        main = psutil.Process(self.pid)
        times = [one.cpu_times() for one in (main, *main.children(recursive=True))]
        return sum(time.user + time.system for time in times)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str) -> Page:
    """Ask for a page once."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        headers = tuple(
            (name, value)
            for name, value in response.getheaders()
            if name.lower() not in OF_THE_CONNECTION
        )
        return Page(path, response.status, response.read(), headers)
    finally:
        connection.close()


@contextmanager
def served(target: str, environ: Mapping[str, str], log: Path, probe: str) -> Iterator[Server]:
    """A running granian; `probe` is the path that must answer 200 first."""
    port = free_port()
    command = web_command("127.0.0.1", port, WORKERS, target)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env=os.environ | dict(environ),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            _wait(process, port, probe, log)
            yield Server(port, process.pid)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, probe: str, log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError, http.client.HTTPException):
            if get(port, probe).status == 200:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text('utf-8', 'replace')[-4000:]}")
