"""`make run`: brings the database to head, shows a newsroom on the first run, keeps web and worker.

The application is loaded once, here, and shared by all that are forked from this process. Both
children live in sessions of their own, so that Ctrl-C reaches the supervisor alone and it ends
them in order. A child that dies is started again; one that dies again and again is not.
"""

import argparse
import http.client
import pkgutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from types import FrameType

from flask import Flask
from sqlalchemy.exc import OperationalError

from blog import later
from blog.app import create_app
from blog.cli.processes import FORK, STOPS, Child, say, settle
from blog.cli.serving import serve
from blog.core import log
from blog.core.config import Config, ConfigError, load
from blog.core.db import cause
from blog.web.rehearsal import rehearse

GRACE = 15.0
START_LIMIT = 60.0
PAUSE = 0.2
STOPPED_EARLY = "Stopped before it was ready; the next start goes on from here."
PREPARATION = "blog.preparation:prepare"
"""Named, not imported: only the process that prepares loads it."""


class Failed(Exception):
    """The site cannot be served; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until Ctrl-C or SIGTERM; returns the exit status."""
    options = _options(arguments)
    if problem := _port_problem(options.host, options.port):
        return _fail(problem)
    try:
        config = load()
        app = create_app(config)
        Supervisor(app, config, options).run()
    except (ConfigError, Failed) as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        say(STOPPED_EARLY)
    return 0


class Supervisor:
    """Has the site prepared, starts the web server and the worker, keeps them, and ends both."""

    def __init__(self, app: Flask, config: Config, options: argparse.Namespace) -> None:
        self.app = app
        self.config = config
        self.options = options
        self.children: list[Child] = []
        self.stopping = False

    def run(self) -> None:
        """Keep both alive until told to stop. Raises Failed."""
        for number in STOPS:
            signal.signal(number, self._stop)
        try:
            link = self._prepared()
            if self.stopping:
                say(STOPPED_EARLY)
                return
            rehearse(self.app)
            settle()
            web = self._start("the web server", "granian", self._serve)
            self._start("the worker", "blog.worker", self._work)
            self._wait_until_served(web)
            if not self.stopping:
                self._greet(link)
            while not self.stopping:
                for child in self.children:
                    if problem := child.keep():
                        raise Failed(problem)
                time.sleep(PAUSE)
        finally:
            self._end_all()
        say("Stopped.")

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the site."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.options.host, self.options.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.options.port}"

    def _start(self, name: str, title: str, work: Callable[[], object]) -> Child:
        child = Child(name, title, work)
        self.children.append(child)
        return child

    def _end_all(self) -> None:
        deadline = time.monotonic() + GRACE
        for child in self.children:
            child.ask_to_end()
        for child in self.children:
            child.end(deadline)
        self.children.clear()

    def _prepared(self) -> str | None:
        """The first administrator's link, once the site is ready to be served or told to stop."""
        receiver, sender = FORK.Pipe(duplex=False)
        child = self._start("the preparation", "preparation", lambda: self._prepare(sender))
        sender.close()
        while not self.stopping and not receiver.poll(PAUSE):
            pass
        if self.stopping:
            self._end_all()
            return None
        try:
            link, problem = receiver.recv()
        except EOFError:
            child.process.join()
            raise Failed(f"the preparation ended with status {child.status}") from None
        if problem:
            raise Failed(problem)
        self._end_all()
        return link

    def _prepare(self, sender: Connection) -> None:
        prepare = pkgutil.resolve_name(PREPARATION)
        try:
            sender.send((prepare(self.app, self.options.demo == "1"), ""))
        except OperationalError as error:
            sender.send((None, f"DATABASE_URL: the database cannot be used: {cause(error)}"))

    def _serve(self) -> None:
        options = self.options
        serve(self.app, options.host, options.port, options.workers, self._log_as_configured)

    def _work(self) -> None:
        self.app.config["SITE_URL"] = self.config.site_url or self.address
        later.run_worker(self.app)

    def _log_as_configured(self) -> None:
        """granian sets up logging of its own and closes ours."""
        log.configure(self.config.log_format)

    def _wait_until_served(self, web: Child) -> None:
        """Wait until the site can serve or is told to stop. Raises Failed with what kept it."""
        deadline = time.monotonic() + START_LIMIT
        while not self.stopping and not self._is_ready():
            if web.status is not None:
                raise Failed(f"the web server ended with status {web.status}")
            if time.monotonic() > deadline:
                raise Failed(f"the site did not become ready within {START_LIMIT:.0f} seconds")
            time.sleep(PAUSE / 4)

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection(self.address.partition("//")[2], timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _greet(self, link: str | None) -> None:
        say(f"\n  Rejoinder is at {self.address}")
        if link:
            there = f"{self.config.site_url or self.address}{link}"
            say(f"  Choose the password of the administrator, once, at {there}")
        say("  Ctrl-C stops it.\n")

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


def _fail(problem: str) -> int:
    sys.stderr.write(f"{problem}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
