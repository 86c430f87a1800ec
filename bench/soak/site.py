"""The product as it is run, twice: one machine that holds everything, and two that share nothing
but a database and a place for pages."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import psutil

from bench.servers import ROOT, free_port, get
from bench.soak.prepare import Made, read
from blog.cli.serving import web_command

FEW, NONE = 5, 0
MODERATORS = 5
START_LIMIT = 90.0
YOUNG = 8.0
"""Seconds in which a web process is left alone: granian takes one that dies again at once for
hopeless."""
WRONG = re.compile(r"^Traceback|\bERROR\b|crash loop| ended ")
KILLED = "Unexpected exit from worker"
PRODUCTS_OWN = (
    *("DATABASE_URL", "STORAGE_URL", "MAIL_URL", "SITE_URL", "SECRET_KEY", "LOG_FORMAT"),
    *("CACHE_URL", "PURGE_URL", "PAGE_CACHE_BYTES", "FRAGMENT_BYTES"),
)


@dataclass(frozen=True)
class Site:
    """A served site: where it answers, what is in it, and what was started for it.

    `size` is the number of web processes;
    `servers` are the ids of the web servers' own processes, which are never killed, and whose
    children answer requests; `logs` is what all of it writes.
    """

    ports: tuple[int, ...]
    made: Made
    folder: Path
    database_url: str
    started: tuple[int, ...]
    servers: tuple[int, ...]
    size: int
    logs: tuple[Path, ...]

    def web_processes(self) -> list[psutil.Process]:
        """Those that answer requests."""
        found: list[psutil.Process] = []
        for pid in self.servers:
            with suppress(psutil.NoSuchProcess):
                found += psutil.Process(pid).children()
        return found

    def all_serve(self, without: int = 0) -> bool:
        """Whether as many as there should be take connections, the process `without` not among
        them: one that was killed looks alive for a moment."""
        found = self.web_processes()
        pids = {process.pid for process in found}
        return len(pids) == self.size and without not in pids and all(map(_serves, found))

    def ends(self) -> dict[int, int]:
        """Which web process is at the other end of each connection, by the client's port."""
        return {
            connection.raddr.port: process.pid
            for process in self.web_processes()
            for connection in _connections(process)
            if connection.raddr
        }

    def choose(self, chance: Random) -> psutil.Process | None:
        """A web process to be killed; None while all are too young."""
        old = [process for process in self.web_processes() if _age(process) > YOUNG]
        return chance.choice(old) if old else None

    def processes(self) -> list[psutil.Process]:
        """Everything that runs for it."""
        found: list[psutil.Process] = []
        for pid in self.started:
            with suppress(psutil.NoSuchProcess):
                main = psutil.Process(pid)
                found += [main, *main.children(recursive=True)]
        return found

    def memory(self) -> int:
        """The memory of all of it in bytes, what is shared counted once (PSS)."""
        total = 0
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                total += process.memory_full_info().pss
        return total

    def complaints(self) -> list[str]:
        """What it wrote of things that went wrong."""
        ended = [f"process {pid} has ended" for pid in self.servers if not psutil.pid_exists(pid)]
        return ended + [
            line
            for log in self.logs
            for line in log.read_text("utf-8", "replace").splitlines()
            if WRONG.search(line) and KILLED not in line
        ]


@contextmanager
def one_machine(
    folder: Path, processes: int = 4, posts: int = FEW, comments: int = NONE
) -> Iterator[Site]:
    """`make run` with so many web processes, on its embedded database."""
    environ = _environment(folder)
    made, port = _prepared(environ, posts, comments), free_port()
    log = folder / "run.log"
    command = (sys.executable, "-m", "blog.supervisor", "--demo", "0")
    with _running((*command, *_at(port), "--workers", str(processes)), environ, log) as pid:
        _wait(port, log)
        yield Site(
            ports=(port,),
            made=made,
            folder=folder,
            database_url=f"sqlite:///{folder / 'blog.db'}",
            started=(pid,),
            servers=tuple(_children(pid, "granian")),
            size=processes,
            logs=(log,),
        )


@contextmanager
def two_machines(folder: Path, database_url: str, cache_url: str) -> Iterator[Site]:
    """Two web servers of one process each, which share nothing but the database and the pages."""
    shared = {
        "DATABASE_URL": database_url,
        "CACHE_URL": cache_url,
        "SECRET_KEY": "one key for both of the machines",
        "SITE_URL": "http://news.example.org",
    }
    made = _prepared(_environment(folder / "desk", **shared))
    ports, pids, logs = (free_port(), free_port()), [], []
    with ExitStack() as stack:
        for name, command in (
            ("worker", (sys.executable, "-m", "blog.worker")),
            *((f"web-{port}", web_command("127.0.0.1", port, 1)) for port in ports),
        ):
            logs.append(folder / f"{name}.log")
            environ = _environment(folder / name, **shared)
            pids.append(stack.enter_context(_running(command, environ, logs[-1])))
        for port, log in zip(ports, logs[1:], strict=True):
            _wait(port, log)
        yield Site(
            ports=ports,
            made=made,
            folder=folder,
            database_url=database_url,
            started=tuple(pids),
            servers=tuple(pids[1:]),
            size=len(ports),
            logs=tuple(logs),
        )


def _environment(instance: Path, **variables: str) -> dict[str, str]:
    """This process's environment, with nothing of the product's but an instance of its own."""
    own = dict.fromkeys(PRODUCTS_OWN, "")
    here = {"INSTANCE_PATH": str(instance), "TRUSTED_PROXIES": "1"}
    return os.environ | own | here | variables


def _prepared(environ: Mapping[str, str], posts: int = FEW, comments: int = NONE) -> Made:
    amounts = map(str, (posts, comments, MODERATORS))
    command = (sys.executable, "-m", "bench.soak.prepare", *amounts)
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environ), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"the site could not be prepared:\n{done.stderr[-4000:]}")
    return read(done.stdout)


@contextmanager
def _running(command: Iterable[str], environ: Mapping[str, str], log: Path) -> Iterator[int]:
    """A process in a session of its own, killed at the end with all that it has started.

    What the supervisor starts has sessions of its own.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            tuple(command),
            cwd=ROOT,
            env=dict(environ),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            yield process.pid
        finally:
            groups = [process.pid, *_children(process.pid)]
            for group in groups:
                with suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)
            process.wait()


def _at(port: int) -> tuple[str, ...]:
    return ("--host", "127.0.0.1", "--port", str(port))


def _serves(process: psutil.Process) -> bool:
    """Whether it takes connections."""
    return any(found.status == psutil.CONN_LISTEN for found in _connections(process))


def _connections(process: psutil.Process) -> list[Any]:
    try:
        return list(process.net_connections("tcp"))
    except psutil.Error:
        return []


def _age(process: psutil.Process) -> float:
    try:
        return time.time() - process.create_time()
    except psutil.Error:
        return 0.0


def _children(pid: int, name: str = "") -> list[int]:
    """The processes that it has started, those of that name or all."""
    return [child.pid for child in psutil.Process(pid).children() if name in ("", child.name())]


def _wait(port: int, log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        with suppress(OSError):
            if get(port, "/readyz").status == 200:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the site did not start:\n{log.read_text('utf-8', 'replace')[-4000:]}")
