"""`make run`: up from nothing, up again in seconds, kept alive, and ended without a trace."""

import json
import re
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from tests.processes import Process, ask, environment, flask, free_port, is_ready, wait_until

Start = Callable[..., Process]
UP_AGAIN = 15.0
SLOW_MACHINE = 60.0


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the supervisor on this test's instance; ends what is left of it."""
    started: list[Process] = []

    def run(port: int, demo: str = "0", **variables: str) -> Process:
        command = (sys.executable, "-m", "blog.supervisor", "--port", str(port), "--demo", demo)
        output = tmp_path / f"run-{len(started)}.log"
        started.append(Process(command, environment(tmp_path, **variables), output))
        return started[-1]

    yield run
    for process in started:
        if process.popen.poll() is None:
            process.kill()


def up(process: Process, port: int) -> None:
    wait_until(lambda: f"Rejoinder is at http://127.0.0.1:{port}" in process.said, SLOW_MACHINE)


def work(instance: Path) -> list[tuple[str, str | None]]:
    """Every piece of later work, and when it was done."""
    with closing(sqlite3.connect(instance / "blog.db")) as connection:
        return connection.execute("SELECT job, done_at FROM outbox ORDER BY id").fetchall()


def all_done(instance: Path) -> bool:
    entries = work(instance)
    return bool(entries) and all(done for _job, done in entries)


def leave_work(instance: Path) -> None:
    """Write work down as a process did that was killed before it could wake anybody."""
    with closing(sqlite3.connect(instance / "blog.db")) as connection, connection:
        connection.execute(
            "INSERT INTO outbox (job, payload, created_at, due_at, attempts, last_error) VALUES "
            '(\'mail.send\', \'{"to": "desk@example.org", "subject": "Left", "text": "-"}\','
            " '2026-01-01 00:00:00.000000', '2026-01-01 00:00:00.000000', 0, '')"
        )


@pytest.mark.journey
def test_the_first_start_greets_with_a_link_and_ctrl_c_leaves_no_process(start):
    port = free_port()
    process = start(port)
    up(process, port)
    link = re.search(rf"once, at http://127\.0\.0\.1:{port}(/\S+)", process.said)
    assert link
    assert is_ready(port)
    assert ask(port, link.group(1))[0] in (200, 302, 303)
    assert ask(port, "/")[0] == 200
    children = process.children()
    assert len(children) >= 4
    process.popen.send_signal(signal.SIGINT)
    assert process.popen.wait(SLOW_MACHINE) == 0
    assert process.said.rstrip().endswith("Stopped.")
    assert "Traceback" not in process.said
    _gone, alive = psutil.wait_procs(children, timeout=5)
    assert not alive


@pytest.mark.journey
def test_a_second_start_is_quick_and_does_what_a_crash_left_behind(start, tmp_path):
    environ = environment(tmp_path)
    flask(environ, "db", "upgrade")
    flask(environ, "seed", "--posts", "1", "--comments", "0")
    leave_work(tmp_path)
    port = free_port()
    began = time.monotonic()
    process = start(port)
    up(process, port)
    assert time.monotonic() - began < UP_AGAIN
    assert "upgrade" not in process.said
    wait_until(lambda: all_done(tmp_path), SLOW_MACHINE)

    form = {"post": "1", "author_name": "A", "author_email": "a@example.org", "content": "First."}
    status, _headers, _body = ask(port, "/comments/", form)
    assert status == 303
    assert len(work(tmp_path)) > 1
    wait_until(lambda: all_done(tmp_path), SLOW_MACHINE)


@pytest.mark.journey
def test_a_worker_or_web_server_that_dies_is_started_again(start):
    port = free_port()
    process = start(port)
    up(process, port)
    for name in ("blog.worker", "granian"):
        [first] = [one for one in process.children(name) if one.ppid() == process.popen.pid]
        first.kill()
        wait_until(
            lambda name=name, first=first: any(
                one.ppid() == process.popen.pid and one.pid != first.pid
                for one in process.children(name)
            )
        )
        wait_until(lambda: is_ready(port), SLOW_MACHINE)
    assert "The worker ended" in process.said
    assert "The web server ended" in process.said
    process.popen.send_signal(signal.SIGTERM)
    assert process.popen.wait(SLOW_MACHINE) == 0


@pytest.mark.journey
def test_all_processes_share_what_the_supervisor_loaded_and_it_keeps_no_connection(start, tmp_path):
    flask(environment(tmp_path), "db", "upgrade")
    flask(environment(tmp_path), "seed", "--posts", "30", "--comments", "60")
    port = free_port()
    process = start(port)
    up(process, port)
    assert ask(port, "/")[0] == 200
    supervisor = psutil.Process(process.popen.pid)
    assert not [file.path for file in supervisor.open_files() if ".db" in file.path]
    assert supervisor.num_threads() == 1
    loaded = supervisor.memory_info().rss
    for child in process.children():
        assert child.memory_full_info().uss < loaded / 2, child.name()


@pytest.mark.journey
def test_ctrl_c_while_the_newsroom_is_set_up_ends_it_without_a_trace(start):
    port = free_port()
    process = start(port, demo="1")
    wait_until(lambda: "Setting up the demonstration newsroom" in process.said, SLOW_MACHINE)
    children = process.children()
    process.popen.send_signal(signal.SIGINT)
    assert process.popen.wait(SLOW_MACHINE) == 0
    assert process.said.rstrip().endswith("the next start goes on from here.")
    assert "Traceback" not in process.said
    _gone, alive = psutil.wait_procs(children, timeout=5)
    assert not alive


@pytest.mark.journey
def test_web_processes_and_worker_log_in_the_chosen_form(start, tmp_path):
    port = free_port()
    process = start(port, LOG_FORMAT="json")
    up(process, port)
    (tmp_path / "blog.db").rename(tmp_path / "kept.db")
    assert ask(port, "/readyz")[0] == 503
    (tmp_path / "kept.db").rename(tmp_path / "blog.db")
    leave_work(tmp_path)
    [worker] = process.children("blog.worker")
    worker.kill()
    wait_until(lambda: all_done(tmp_path), SLOW_MACHINE)
    lines = [json.loads(line) for line in process.said.splitlines() if line.startswith("{")]
    assert {"blog.web.system.views", "blog.core.mailer"} <= {line["logger"] for line in lines}


def test_a_taken_port_ends_the_start_with_one_line(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start(taken.getsockname()[1])
        assert process.popen.wait(SLOW_MACHINE) == 1
    [line] = process.said.splitlines()
    assert line.startswith("cannot listen on 127.0.0.1:")
    assert "PORT=" in line


@pytest.mark.parametrize(
    "url",
    [
        "mysql://somewhere/blog",
        "postgresql+psycopg://nobody@127.0.0.1:9/blog",
        "sqlite:////no/such/folder/blog.db",
    ],
)
def test_a_wrong_database_ends_the_start_with_one_line_that_names_the_variable(start, url):
    process = start(free_port(), DATABASE_URL=url)
    assert process.popen.wait(SLOW_MACHINE) == 1
    [line] = process.said.splitlines()
    assert line.startswith("DATABASE_URL: ")
