"""What web processes may expect of the place where they share pages, on a real Valkey."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import redis
from werkzeug.test import Client

from bench.soak.stores import valkey
from blog.core import clock
from blog.core.db import db, transaction
from blog.core.pagecache import shared
from blog.core.pagecache.judges import judge_of
from blog.core.pagecache.middleware import OFFER, PageCache
from blog.core.pagecache.page import StoredPage, Validity
from blog.core.pagecache.shared import LONGEST, REST, SharedPages
from blog.core.second_chance import SecondChance
from blog.core.tags import touch, versions

PREFIX = "site:release"
KEY = "/politics/article/"
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Surrogate-Key", "post:1 thread:1")]
BODY = "<p>Größe \n and more</p>".encode()
WRITTEN = {
    "tags": ["post:1"],
    "stamp": [5],
    "until": None,
    "shared_seconds": 0,
    "headers": [["Content-Type", "text/html"]],
}


def page(until: datetime | None = None, shared_seconds: int = 0) -> StoredPage:
    validity = Validity(("post:1", "thread:1"), (5, 7), until)
    return StoredPage(validity, HEADERS, BODY, shared_seconds)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with valkey() as found:
        yield found


@pytest.fixture
def server(address: str) -> Iterator[redis.Redis]:
    """What is in the store, empty at first."""
    client = redis.Redis.from_url(address.replace("valkey", "redis"))
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def process(address: str, server: redis.Redis) -> Iterator[SharedPages]:
    """One web process; a second one is another `SharedPages`."""
    pages = SharedPages(address, PREFIX)
    yield pages
    pages.close()


@pytest.fixture
def other(address: str, server: redis.Redis) -> Iterator[SharedPages]:
    pages = SharedPages(address, PREFIX)
    yield pages
    pages.close()


def test_another_process_finds_the_page_as_it_was_left(process, other):
    until = clock.now() + timedelta(hours=1)
    process.put(KEY, page(until, 600))
    found = other.get(KEY)
    assert found is not None
    assert found.validity == Validity(("post:1", "thread:1"), (5, 7), until)
    assert found.parts == (HEADERS, BODY)
    assert found.shared_seconds == 600
    assert found.answer("").etag == page().answer("").etag


def test_what_nobody_left_is_not_found(process):
    assert process.get(KEY) is None


def test_another_site_or_release_has_pages_of_its_own(process, address):
    process.put(KEY, page())
    newer = SharedPages(address, "site:next release")
    assert newer.get(KEY) is None
    newer.close()


def test_a_newer_page_takes_the_place_of_the_older(process, other):
    process.put(KEY, page())
    process.put(KEY, StoredPage(Validity(("post:1",), (9,), None), HEADERS, b"newer"))
    assert other.get(KEY).parts[1] == b"newer"


@pytest.mark.parametrize(
    ("lasts", "kept"),
    [
        (None, LONGEST),
        (timedelta(seconds=90), 90),
        (timedelta(days=9), LONGEST),
        (timedelta(milliseconds=300), 0),
        (timedelta(seconds=-5), 0),
    ],
)
def test_it_is_kept_no_longer_than_it_can_be_true(process, server, lasts, kept):
    process.put(KEY, page(None if lasts is None else clock.now() + lasts))
    left = server.ttl(f"{PREFIX}:{KEY}")
    assert left == kept if kept else left < 0


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\n",
        b"no page at all",
        b"\xff\xfe\x00\n<p>",
        b"[]\n<p>",
        b"7\n<p>",
        b"[" * 100_000 + b"\n<p>",
        *(
            json.dumps(WRITTEN | change).encode() + b"\n<p>"
            for change in (
                {"tags": None},
                {"tags": [["post:1"]]},
                {"tags": [{"post": 1}]},
                {"stamp": "5"},
                {"stamp": [5, 6]},
                {"stamp": [5.5]},
                {"until": "tomorrow"},
                {"until": 1e300},
                {"until": -1e18},
                {"headers": [["Content-Type"]]},
                {"headers": 5},
                {"shared_seconds": None},
            )
        ),
        *(
            json.dumps({name: value for name, value in WRITTEN.items() if name != left}).encode()
            for left in WRITTEN
        ),
    ],
)
def test_what_is_no_page_is_ignored(process, server, garbage):
    server.set(f"{PREFIX}:{KEY}", garbage)
    assert process.get(KEY) is None
    process.put(KEY, page())
    assert process.get(KEY) is not None


def test_the_well_formed_twin_of_the_garbage_is_a_page(process, server):
    server.set(f"{PREFIX}:{KEY}", json.dumps(WRITTEN).encode() + b"\n<p>")
    assert process.get(KEY).parts == ([("Content-Type", "text/html")], b"<p>")


class Away:
    """A server that can be taken away, and a clock that says when it is tried again."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        monkeypatch.setattr(shared, "time", self)

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def away(monkeypatch) -> Away:
    return Away(monkeypatch)


def test_while_the_server_is_away_nothing_is_found_and_nothing_fails(away, caplog):
    with valkey() as address:
        pages = SharedPages(address, PREFIX)
        pages.put(KEY, page())
        assert pages.get(KEY) is not None
    pages.put(KEY, page())
    assert pages.get(KEY) is None
    assert [record.levelname for record in caplog.records] == ["WARNING"], "said once, not asked on"
    away.now += REST
    assert pages.get(KEY) is None
    assert len(caplog.records) == 2
    pages.close()


def test_a_server_that_is_back_is_used_again_after_the_rest(away, process, other, server):
    other.put(KEY, page())
    server.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    server.config_set("maxclients", 1)
    assert process.get(KEY) is None
    server.config_set("maxclients", 1_000)
    assert process.get(KEY) is None, "it rests"
    away.now += REST
    assert process.get(KEY) is not None


class Site:
    """An app of one page, which says how often it was made."""

    made = 0

    def __call__(self, environ, start_response):
        self.made += 1
        environ[OFFER].validity = Validity(("post:1",), versions(["post:1"]), None)
        db.session.rollback()
        start_response("200 OK", [("Content-Type", "text/html")])
        return [f"made {self.made}".encode()]


@pytest.fixture
def visitors(app, process, other) -> Iterator[list[Client]]:
    """Two, each at a web process of their own, in front of the same database."""
    judges = [judge_of(app.config["SQLALCHEMY_DATABASE_URI"]) for _process in range(2)]
    site = Site()
    yield [
        Client(
            PageCache(
                site, SecondChance[StoredPage](1_000_000), lambda judge=judge: judge, shared=pages
            )
        )
        for judge, pages in zip(judges, (process, other), strict=True)
    ]
    for judge in judges:
        judge.close()


def test_the_database_judges_what_is_shared(visitors, server):
    here, there = visitors
    assert here.get(KEY).data == there.get(KEY).data == b"made 1"
    with transaction():
        touch("post:1")
    assert there.get(KEY).data == here.get(KEY).data == b"made 2"
    server.flushall()
    assert here.get(KEY).data == there.get(KEY).data == b"made 2"
