"""`make run`: brings the database to head, shows a newsroom on the first run, keeps web and worker.

Both children live in sessions of their own, so that Ctrl-C reaches the supervisor alone and it
ends them in order. A worker that dies is started again; without the web server there is no site.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from types import FrameType

from flask import Flask
from flask_migrate import upgrade

from blog.accounts.services import first_admin_link
from blog.app import create_app
from blog.core.config import ConfigError
from blog.demo.loader import load_newsroom, wants_newsroom

GRACE = 15.0
START_LIMIT = 60.0
PAUSE = 0.2
WORKER = (sys.executable, "-m", "blog.worker")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until Ctrl-C or SIGTERM; returns the exit status."""
    options = _options(arguments)
    if problem := _port_problem(options.host, options.port):
        return _fail(problem)
    shown_host = "127.0.0.1" if options.host in ("0.0.0.0", "::") else options.host
    address = f"http://{shown_host}:{options.port}"
    try:
        app = create_app()
    except ConfigError as error:
        return _fail(str(error))
    link = prepare(app, demo=options.demo == "1")
    return Supervisor(options.host, options.port, options.workers).run(address, link)


def prepare(app: Flask, demo: bool) -> str | None:
    """Migrate, fill an empty site if `demo`; returns the path of the first administrator's link."""
    with app.app_context():
        upgrade()
        if demo and wants_newsroom():
            _say("Setting up the demonstration newsroom …")
            load_newsroom()
        return first_admin_link()


class Supervisor:
    """Starts the web server and the worker, and ends both."""

    def __init__(self, host: str, port: int, workers: int) -> None:
        self.web_command = (
            *(sys.executable, "-m", "granian", "--interface", "wsgi"),
            *("--host", host, "--port", str(port), "--workers", str(workers)),
            *("--blocking-threads", "1", "--respawn-failed-workers", "--no-ws"),
            *("--log-level", "warning", "wsgi:app"),
        )
        self.stopping = False

    def run(self, address: str, link: str | None) -> int:
        """Keep both alive until told to stop."""
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGTERM, self._stop)
        web = _start(self.web_command)
        worker = _start(WORKER)
        try:
            if not self._wait_until_served(address, web):
                return 0 if self.stopping else 1
            _greet(address, link)
            while not self.stopping:
                if web.poll() is not None:
                    return _fail(f"the web server ended with status {web.returncode}")
                if worker.poll() is not None:
                    _say("The worker ended; starting it again.")
                    worker = _start(WORKER)
                time.sleep(PAUSE)
        finally:
            _end(web, worker)
        _say("Stopped.")
        return 0

    def _wait_until_served(self, address: str, web: subprocess.Popen[bytes]) -> bool:
        deadline = time.monotonic() + START_LIMIT
        while not self.stopping and time.monotonic() < deadline:
            if web.poll() is not None:
                return _fail(f"the web server ended with status {web.returncode}") == 0
            try:
                with urllib.request.urlopen(f"{address}/readyz", timeout=2):
                    return True
            except (urllib.error.URLError, OSError):
                time.sleep(PAUSE / 4)
        return False

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make run")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--demo", choices=("0", "1"), default="1")
    return parser.parse_args(arguments)


def _port_problem(host: str, port: int) -> str | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return f"cannot listen on {host}:{port} ({error.strerror}); choose another with PORT="
    return None


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, start_new_session=True, env=os.environ.copy())


def _end(*children: subprocess.Popen[bytes]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


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
