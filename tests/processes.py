"""The product as processes of its own: started, asked over HTTP, killed."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

import psutil

ROOT = Path(__file__).resolve().parents[1]
FORM = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Sec-Fetch-Site": "same-origin",
}


def wait_until(condition: Callable[[], object], timeout: float = 20.0) -> None:
    """Ask again and again, for at most `timeout` seconds, until `condition` holds."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout} seconds: {condition}")
        time.sleep(0.02)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(instance: Path, **variables: str) -> dict[str, str]:
    """This process's environment with an instance of its own and nothing else of the product's."""
    own = dict.fromkeys(
        ("DATABASE_URL", "STORAGE_URL", "MAIL_URL", "SITE_URL", "SECRET_KEY", "LOG_FORMAT"), ""
    )
    return os.environ | own | {"INSTANCE_PATH": str(instance), "FLASK_APP": "wsgi"} | variables


def flask(environ: Mapping[str, str], *arguments: str) -> str:
    """Run a `flask` command to its end; returns what it printed."""
    command = (sys.executable, "-m", "flask", *arguments)
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environ), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Process:
    """A running command in a session of its own, its output kept in a file."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], output: Path) -> None:
        self.output = output
        with output.open("wb") as file:
            self.popen = subprocess.Popen(
                command,
                cwd=ROOT,
                env=dict(environ),
                stdout=file,
                stderr=file,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        """All that was printed so far."""
        return self.output.read_text("utf-8", "replace")

    def children(self, word: str = "") -> list[psutil.Process]:
        """Every process beneath this one that has `word` in its name or its command line."""
        found = []
        for child in psutil.Process(self.popen.pid).children(recursive=True):
            try:
                called = " ".join((child.name(), *child.cmdline()))
                if word in called and child.status() != psutil.STATUS_ZOMBIE:
                    found.append(child)
            except psutil.NoSuchProcess:
                continue
        return found

    def kill(self) -> None:
        """`kill -9` this process and all beneath it, at once."""
        try:
            tree = [psutil.Process(self.popen.pid), *self.children()]
        except psutil.NoSuchProcess:
            tree = []
        for process in tree:
            try:
                process.send_signal(signal.SIGKILL)
            except psutil.NoSuchProcess:
                continue
        psutil.wait_procs(tree[1:], timeout=10)
        self.popen.wait(10)


def ask(
    port: int, path: str, form: Mapping[str, str] | None = None, **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """One request; a form is posted. Raises OSError or HTTPException without an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        if form is None:
            connection.request("GET", path, headers=sent)
        else:
            connection.request("POST", path, urlencode(form), FORM | sent)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def is_ready(port: int) -> bool:
    """Whether the site there can serve."""
    try:
        return ask(port, "/readyz")[0] == 200
    except (OSError, http.client.HTTPException):
        return False
