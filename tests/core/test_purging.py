"""A cache in front is told of every change, once, after it was made."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import select

from blog.core import outbox
from blog.core.db import db, transaction
from blog.core.outbox import OutboxEntry
from blog.core.purging import surrogate_key, target
from blog.core.tags import touch
from tests.factories.posts import make_post


class Cache(ThreadingHTTPServer):
    """A cache that writes down what it is told, and answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Listener)
        self.told: list[tuple[str, str, dict[str, str], dict[str, list[str]]]] = []
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://:s3cret%20word@127.0.0.1:{self.server_port}/purge"


class Listener(BaseHTTPRequestHandler):
    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline()
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.told.append((self.command, self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_about: object) -> None:
        pass


@pytest.fixture
def cache(app, monkeypatch):
    server = Cache()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setitem(app.config, "PURGE_URL", server.url)
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_it_is_told_what_has_changed(cache, drain):
    with transaction():
        touch("post:7", "list:home")
    assert cache.told == []
    drain()
    [(method, path, headers, body)] = cache.told
    assert (method, path) == ("PURGE", "/purge")
    assert headers["Surrogate-Key"] == headers["Xkey-Purge"] == "many list:home post:7"
    assert headers["Authorization"] == "Bearer s3cret word"
    assert body == {"tags": ["many", "list:home", "post:7"]}


def test_an_article_that_is_published_ends_the_pages_that_list_it(cache, drain):
    make_post()
    drain()
    told = {tag for *_request, body in cache.told for tag in body["tags"]}
    assert {"list:home", "post:1"} <= told


def test_what_was_taken_back_is_told_to_nobody(cache, drain):
    with pytest.raises(RuntimeError), transaction():
        touch("post:7")
        raise RuntimeError("as asked")
    drain()
    assert cache.told == []


def test_a_cache_that_fails_is_told_again(cache, drain, stopped_clock):
    cache.status = 503
    with transaction():
        touch("post:7")
    drain()
    cache.status = 200
    stopped_clock.forward(minutes=1)
    drain()
    assert [body["tags"] for *_request, body in cache.told] == [["many", "post:7"]] * 2
    assert outbox.waiting() == []


def test_many_changes_are_told_in_several_parts(cache, drain):
    with transaction():
        touch(*(f"post:{number}" for number in range(250)))
    drain()
    parts = [body["tags"] for *_request, body in cache.told]
    assert [len(part) for part in parts] == [100, 100, 51]
    told = {tag for part in parts for tag in part}
    assert told == {"many"} | {f"post:{number}" for number in range(250)}


def test_a_page_of_very_many_tags_has_one_name_that_every_change_ends():
    assert surrogate_key(["post:1", "thread:1"]) == "post:1 thread:1"
    assert surrogate_key(f"post:{number}" for number in range(500)) == "many"


def test_without_a_cache_in_front_nothing_is_noted(app):
    with transaction():
        touch("post:7")
    assert db.session.scalars(select(OutboxEntry)).all() == []


def test_another_method_may_stand_before_the_address():
    found = target("post https://cache.example.org/purge?site=1")
    assert found == ("POST", "https://cache.example.org/purge?site=1", "")
