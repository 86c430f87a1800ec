"""Servers on free ports, started as `make run` starts the product's own."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from blog.cli.serving import web_command

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 2
START_LIMIT = 60.0
OF_THE_CONNECTION = {"date", "server", "connection", "transfer-encoding", "content-length"}


@dataclass(frozen=True)
class Page:
    """A page as it was answered once."""

    path: str
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str:
        """The value of a header, empty if it has none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


@dataclass(frozen=True)
class Server:
    """A running server: its first process, and where it listens."""

    port: int
    pid: int

    def processes(self) -> list[psutil.Process]:
        """The first process and all that came of it."""
        first = psutil.Process(self.pid)
        return [first, *first.children(recursive=True)]

    def cpu_seconds(self) -> float:
        """The processor time that its processes have used so far."""
        times = [one.cpu_times() for one in self.processes()]
        return sum(time.user + time.system for time in times)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str, accept_encoding: str = "identity") -> Page:
    """Ask for a page once."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": accept_encoding})
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

    def command(port: int) -> Sequence[str]:
        return web_command("127.0.0.1", port, WORKERS, target)

    with started(command, environ, log, probe) as server:
        yield server


@contextmanager
def started(
    command: Callable[[int], Sequence[str]], environ: Mapping[str, str], log: Path, probe: str
) -> Iterator[Server]:
    """The server that a command for a port starts, once it answers; ended at the end."""
    port = free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command(port),
            cwd=ROOT,
            env=os.environ | dict(environ),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            _wait(process, port, probe, log)
            yield Server(port, process.pid)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, then end whatever is left, in sessions of its own or not."""
    family: list[psutil.Process] = []
    with suppress(psutil.NoSuchProcess):
        family = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    for one in family:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, probe: str, log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError, http.client.HTTPException):
            if get(port, probe).status == 200:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text('utf-8', 'replace')[-4000:]}")
