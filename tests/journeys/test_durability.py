"""Every comment that was answered is there, whatever dies while comments are posted."""

import http.client
import itertools
import random
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text

from tests.databases import fresh_database
from tests.processes import Process, ask, environment, flask, free_port, is_ready, wait_until

WRITERS = 20
KILLS = 6
WHOLE_TREE = 3
BETWEEN_KILLS = 40
ARTICLES = 5


class Site:
    """A served site that is started again at the same address after it was killed."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.environ = environment(folder, DATABASE_URL=database_url, TRUSTED_PROXIES="1")
        self.port = free_port()
        self.engine: Engine = create_engine(database_url)
        flask(self.environ, "db", "upgrade")
        flask(self.environ, "seed", "--posts", str(ARTICLES), "--comments", "0")
        self.start()

    def start(self) -> None:
        command = (sys.executable, "-m", "blog.supervisor", "--port", str(self.port), "--demo", "0")
        self.server = Process(command, self.environ, self.folder / "run.log")
        wait_until(lambda: is_ready(self.port))

    def web_processes(self) -> list[psutil.Process]:
        """Those that answer requests, without the one that keeps them."""
        return [
            process
            for process in self.server.children("granian")
            if process.ppid() != self.server.popen.pid
        ]


@pytest.fixture
def served_site(migrated_app: Flask, database_kind: str, tmp_path: Path) -> Iterator[Site]:
    address = f"sqlite:///{tmp_path / 'blog.db'}"
    if database_kind == "postgresql":
        address = fresh_database(migrated_app.config["SQLALCHEMY_DATABASE_URI"], "durability")
    site = Site(tmp_path, address)
    yield site
    site.server.kill()
    site.engine.dispose()


class Writers:
    """Twenty people who post as fast as they are answered, and remember what was answered."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.numbers = itertools.count(1)
        self.answered: list[str] = []
        self.refused: list[tuple[int, bytes]] = []
        self.stopped = threading.Event()
        self.threads = [threading.Thread(target=self._write) for _ in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def _write(self) -> None:
        while not self.stopped.is_set():
            number = next(self.numbers)
            words = f"Comment number {number}, written while things fell over."
            form = {
                "post": str(number % ARTICLES + 1),
                "author_name": f"Reader {number}",
                "author_email": f"reader{number}@example.org",
                "content": words,
            }
            kind = "application/json" if number % 2 else "text/html"
            network = f"10.{number // 250}.{number % 250}.7"
            try:
                status, _headers, body = ask(
                    self.port, "/comments/", form, Accept=kind, X_Forwarded_For=network
                )
            except (OSError, http.client.HTTPException):
                self.stopped.wait(0.02)
                continue
            if status in (201, 303):
                self.answered.append(words)
            else:
                self.refused.append((status, body))


@pytest.mark.journey
def test_every_comment_that_was_answered_is_there(served_site):
    chance = random.Random(20)
    writers = Writers(served_site.port)
    try:
        for kill in range(KILLS):
            enough = len(writers.answered) + BETWEEN_KILLS
            wait_until(lambda enough=enough: len(writers.answered) >= enough, 30)
            if kill == WHOLE_TREE:
                served_site.server.kill()
                served_site.start()
            else:
                wait_until(served_site.web_processes)
                chance.choice(served_site.web_processes()).kill()
    finally:
        writers.stop()
    served_site.server.kill()
    served_site.start()

    assert not writers.refused
    assert len(writers.answered) >= KILLS * BETWEEN_KILLS
    with served_site.engine.connect() as connection:
        rows = connection.execute(text("SELECT body_source, post_id, status FROM comments")).all()
        threads = connection.execute(text("SELECT post_id, approved, pending FROM threads")).all()
        tallies = connection.execute(text("SELECT status, comments FROM comment_tallies")).all()
        logged = connection.scalar(text("SELECT count(DISTINCT comment_id) FROM moderation_log"))
        if connection.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    stored = Counter(row.body_source for row in rows)
    assert not [words for words in writers.answered if stored[words] != 1]
    assert max(stored.values()) == 1
    by_status = Counter(row.status for row in rows)
    assert {row.status: row.comments for row in tallies if row.comments} == by_status
    by_thread = Counter((row.post_id, row.status) for row in rows)
    for thread in threads:
        assert thread.approved == by_thread[thread.post_id, "approved"]
        assert thread.pending == by_thread[thread.post_id, "pending"]
    assert sum(row.approved + row.pending for row in threads) == len(rows)
    assert logged == len(rows)
