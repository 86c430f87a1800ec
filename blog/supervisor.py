"""`make run`: brings the database to head, shows a newsroom on the first run, keeps web and worker.

Both children live in sessions of their own, so that Ctrl-C reaches the supervisor alone and it
ends them in order. A child that dies is started again; one that dies again and again is not.
"""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType

from flask import Flask
from sqlalchemy.exc import OperationalError

from blog import later
from blog.accounts.services import first_admin_link
from blog.app import create_app
from blog.cli.migrations import migrate
from blog.cli.serving import web_command
from blog.core.config import ConfigError
from blog.core.db import cause
from blog.demo.loader import load_newsroom, wants_newsroom

GRACE = 15.0
START_LIMIT = 60.0
PAUSE = 0.2
END_WINDOW = 60.0
MOST_ENDS = 5
WORKER = (sys.executable, "-m", "blog.worker")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until Ctrl-C or SIGTERM; returns the exit status."""
    options = _options(arguments)
    if problem := _port_problem(options.host, options.port):
        return _fail(problem)
    try:
        app = create_app()
        link = prepare(app, demo=options.demo == "1")
    except ConfigError as error:
        return _fail(str(error))
    except OperationalError as error:
        return _fail(f"DATABASE_URL: the database cannot be used: {cause(error)}")
    except KeyboardInterrupt:
        _say("Stopped before it was ready; the next start goes on from here.")
        return 0
    return Supervisor(options.host, options.port, options.workers).run(link)


def prepare(app: Flask, demo: bool) -> str | None:
    """Migrate, fill an empty site if `demo`; returns the path of the first administrator's link."""
    migrate(app)
    with app.app_context():
        if demo and wants_newsroom():
            _say("Setting up the demonstration newsroom …")
            load_newsroom()
        later.prepare(app)
        return first_admin_link()


class Child:
    """A process that is started again when it ends, unless it ends again and again."""

    def __init__(self, name: str, command: Sequence[str], **environment: str) -> None:
        self.name = name
        self.command = command
        self.environment = {**os.environ, **environment}
        self.ends: list[float] = []
        self.process = self._start()

    def keep(self) -> str | None:
        """Start it again if it has ended; returns what is wrong if that does not help."""
        status = self.process.poll()
        if status is None:
            return None
        now = time.monotonic()
        self.ends = [*(end for end in self.ends if now - end < END_WINDOW), now]
        if len(self.ends) >= MOST_ENDS:
            return f"{self.name} ended {len(self.ends)} times, the last time with status {status}"
        _say(f"{self.name.capitalize()} ended with status {status}; starting it again.")
        self._end_group()
        self.process = self._start()
        return None

    def ask_to_end(self) -> None:
        """Let it finish what it has in hand."""
        if self.process.poll() is None:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        """Wait until `deadline`, then end whatever is left of its session, orphans included."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        self._end_group()
        self.process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command, start_new_session=True, env=self.environment)

    def _end_group(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Starts the web server and the worker, keeps them, and ends both."""

    def __init__(self, host: str, port: int, workers: int) -> None:
        self.host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        self.port = port
        self.web_command = web_command(host, port, workers)
        self.stopping = False

    def run(self, link: str | None) -> int:
        """Keep both alive until told to stop; returns the exit status."""
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGTERM, self._stop)
        here = os.environ.get("SITE_URL") or self.address
        children = (
            Child("the web server", self.web_command),
            Child("the worker", WORKER, SITE_URL=here),
        )
        try:
            if problem := self._wait_until_served(children[0].process):
                return _fail(problem)
            if not self.stopping:
                _greet(self.address, link)
            while not self.stopping:
                for child in children:
                    if problem := child.keep():
                        return _fail(problem)
                time.sleep(PAUSE)
        finally:
            deadline = time.monotonic() + GRACE
            for child in children:
                child.ask_to_end()
            for child in children:
                child.end(deadline)
        _say("Stopped.")
        return 0

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the site."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def _wait_until_served(self, web: subprocess.Popen[bytes]) -> str | None:
        """Wait until the site can serve or is told to stop; returns what kept it from that."""
        deadline = time.monotonic() + START_LIMIT
        while not self.stopping and not self._is_ready():
            if web.poll() is not None:
                return f"the web server ended with status {web.returncode}"
            if time.monotonic() > deadline:
                return f"the site did not become ready within {START_LIMIT:.0f} seconds"
            time.sleep(PAUSE / 4)
        return None

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make run")
    parser.add_argument("--host", default="127.0.0.1", help="HOST=")
    parser.add_argument("--port", type=_between(1, 65_535), default=8000, help="PORT=")
    parser.add_argument("--workers", type=_between(1, 64), default=2, help="WORKERS=")
    parser.add_argument("--demo", choices=("0", "1"), default="1", help="DEMO=")
    return parser.parse_args(arguments)


def _between(low: int, high: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"must be a number from {low} to {high}")
        return int(text)

    return number


def _port_problem(host: str, port: int) -> str | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror
            return f"cannot listen on {host}:{port}: {reason}; choose another with PORT= or HOST="
    return None


def _greet(address: str, link: str | None) -> None:
    _say(f"\n  Rejoinder is at {address}")
    if link:
        _say(f"  Choose the administrator's password, once, at {absolute_link(address, link)}")
    _say("  Ctrl-C stops it.\n")


def absolute_link(address: str, link: str) -> str:
    """A path of this site as the address to open: the configured one, else the served one."""
    configured = os.environ.get("SITE_URL", "").rstrip("/")
    return f"{configured or address}{link}"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _fail(problem: str) -> int:
    sys.stderr.write(f"{problem}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
