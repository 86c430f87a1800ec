"""In front of the app: who is answered from the store, who never, and one making for many."""

import threading
from datetime import timedelta

import pytest
from werkzeug.test import Client

from blog.core import clock
from blog.core.pagecache.judges import Unsure
from blog.core.pagecache.middleware import OFFER, PageCache
from blog.core.pagecache.page import StoredPage, Validity
from blog.core.second_chance import SecondChance


class Judge:
    """Says what the test says."""

    def __init__(self) -> None:
        self.true = True
        self.sure = True

    def holds(self, page: StoredPage) -> bool:
        if not self.sure:
            raise Unsure
        return self.true

    def close(self) -> None:
        pass


class Site:
    """An app whose pages say how often they were made."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.cookie = False
        self.offers = True
        self.until = None
        self.closed = 0

    def __call__(self, environ, start_response):
        self.made.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        headers = [("Content-Type", "text/html"), ("Vary", "Cookie"), ("Content-Length", "9")]
        if self.cookie:
            headers.append(("Set-Cookie", "session=x"))
        if self.offers and OFFER in environ:
            environ[OFFER].validity = Validity(("post:1",), (1,), self.until)
        start_response("200 OK", headers)
        return Body(f"page {len(self.made):4}".encode(), self)


class Body:
    def __init__(self, text: bytes, site: Site) -> None:
        self.text = text
        self.site = site

    def __iter__(self):
        return iter([self.text])

    def close(self) -> None:
        self.site.closed += 1


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def judge() -> Judge:
    return Judge()


@pytest.fixture
def cache(site, judge) -> PageCache:
    return PageCache(
        site,
        SecondChance[StoredPage](1_000_000),
        lambda: judge,
        personal=("session", "pending"),
        arguments=("q", "replyto"),
    )


@pytest.fixture
def client(cache) -> Client:
    return Client(cache, use_cookies=False)


def test_a_page_is_made_once_and_then_answered(client, site):
    answers = [client.get("/a/") for _time in range(3)]
    assert {answer.data for answer in answers} == {b"page    1"}
    assert {tuple(answer.headers) for answer in answers} == {tuple(answers[0].headers)}
    assert answers[0].headers["Vary"] == "Accept-Encoding"
    assert site.made == ["GET /a/"]
    assert site.closed == 1


def test_what_is_not_true_any_more_is_made_anew(client, judge):
    client.get("/a/")
    judge.true = False
    assert client.get("/a/").data == b"page    2"


def test_a_page_ends_with_its_hour(client, site, stopped_clock):
    site.until = clock.now() + timedelta(hours=1)
    client.get("/a/")
    stopped_clock.forward(minutes=59)
    assert client.get("/a/").data == b"page    1"
    stopped_clock.forward(minutes=1)
    assert client.get("/a/").data == b"page    2"


def test_nothing_stored_is_shown_while_the_database_cannot_be_asked(client, judge):
    client.get("/a/")
    judge.sure = False
    assert client.get("/a/").data == b"page    2"


def test_each_host_scheme_and_path_has_a_page_of_its_own(client):
    client.get("/a/")
    for base, path in (("http://x.example", "/a/"), ("https://localhost", "/a/"), (None, "/b/")):
        assert client.get(path, base_url=base).data != b"page    1"
    assert client.get("/a/").data == b"page    1"


def test_a_site_with_one_address_has_one_page_whatever_host_is_named(site, judge):
    store = SecondChance[StoredPage](1_000_000)
    client = Client(PageCache(site, store, lambda: judge, by_host=False), use_cookies=False)
    client.get("/a/", base_url="http://news.example.org")
    assert client.get("/a/", base_url="http://127.0.0.1:8000").data == b"page    1"


def test_what_no_page_looks_at_is_none_of_its_business(client):
    client.get("/a/")
    for query in ("utm_source=mail&fbclid=1", "x", "", "qq=1"):
        assert client.get(f"/a/?{query}").data == b"page    1"


def test_what_a_page_looks_at_passes_by(client, site):
    for query in ("q=ships", "replyto=3", "utm_source=x&q=", "&".join(["x=1"] * 60)):
        client.get("/a/")
        client.get(f"/a/?{query}")
    assert len(site.made) == 5


@pytest.mark.parametrize("cookie", ["session=abc", "theme=dark; pending=1", "a=b;session="])
def test_who_has_a_cookie_of_ours_passes_by(client, cookie):
    client.get("/a/")
    assert client.get("/a/", headers={"Cookie": cookie}).data == b"page    2"
    assert client.get("/a/").data == b"page    1"


def test_other_peoples_cookies_change_nothing(client):
    client.get("/a/")
    assert client.get("/a/", headers={"Cookie": "_ga=1; theme=dark"}).data == b"page    1"


def test_credentials_pass_by(client):
    client.get("/a/")
    assert client.get("/a/", headers={"Authorization": "Basic x"}).data == b"page    2"


def test_what_changes_something_passes_by(client, site):
    client.get("/a/")
    client.post("/a/")
    assert site.made == ["GET /a/", "POST /a/"]


def test_head_is_get_without_the_body(client, site):
    first = client.head("/a/")
    again = client.get("/a/")
    assert first.data == b""
    assert site.made == ["GET /a/"]
    assert first.headers == again.headers
    assert client.head("/a/").data == b""


def test_head_of_what_is_not_stored_has_no_body_and_is_closed(client, site):
    site.offers = False
    answer = client.head("/a/")
    assert answer.data == b""
    answer.close()
    assert site.closed == 1


def test_what_is_not_offered_is_passed_on_as_it_comes(client, site):
    site.offers = False
    for number in (1, 2):
        answer = client.get("/a/")
        assert answer.data == f"page {number:4}".encode()
        assert answer.headers["Vary"] == "Cookie"
        assert "ETag" not in answer.headers
        answer.close()
    assert site.closed == 2


def test_an_answer_that_sets_a_cookie_is_nobody_elses(client, site):
    site.cookie = True
    client.get("/a/")
    assert client.get("/a/").data == b"page    2"


def test_who_has_the_page_is_told_so_in_a_few_bytes(client):
    etag = client.get("/a/").headers["ETag"]
    answer = client.get("/a/", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert client.get("/a/", headers={"If-None-Match": '"x"'}).status_code == 200


def test_the_store_counts_each_encoding_that_it_keeps(cache, site):
    site.__class__ = Large
    client = Client(cache, use_cookies=False)
    client.get("/a/")
    before = cache.store.size
    answer = client.get("/a/", headers={"Accept-Encoding": "gzip"})
    assert cache.store.size == before + len(answer.data)
    client.get("/a/", headers={"Accept-Encoding": "gzip"})
    assert cache.store.size == before + len(answer.data)


class Large(Site):
    def __call__(self, environ, start_response):
        return [b"".join(super().__call__(environ, start_response)) * 500]


def test_many_who_ask_at_once_have_it_made_once(site, judge):
    asked, may_answer = threading.Barrier(2), threading.Event()

    def slow(environ, start_response):
        asked.wait(10)
        may_answer.wait(10)
        return site(environ, start_response)

    cache = PageCache(slow, SecondChance[StoredPage](1_000_000), lambda: judge)
    answers: list[bytes] = []

    def ask() -> None:
        answers.append(Client(cache, use_cookies=False).get("/a/").data)

    threads = [threading.Thread(target=ask) for _number in range(6)]
    threads[0].start()
    asked.wait(10)
    for thread in threads[1:]:
        thread.start()
    may_answer.set()
    for thread in threads:
        thread.join(10)
    assert answers == [b"page    1"] * 6
    assert site.made == ["GET /a/"]


def test_who_waited_in_vain_makes_it_for_themselves(site, judge):
    asked, may_answer = threading.Event(), threading.Event()

    def failing(environ, start_response):
        if not asked.is_set():
            asked.set()
            may_answer.wait(10)
            raise RuntimeError("as asked")
        return site(environ, start_response)

    cache = PageCache(failing, SecondChance[StoredPage](1_000_000), lambda: judge)
    answers: list[bytes] = []
    failures: list[Exception] = []

    def ask() -> None:
        try:
            answers.append(Client(cache, use_cookies=False).get("/a/").data)
        except RuntimeError as error:
            failures.append(error)

    first, second = threading.Thread(target=ask), threading.Thread(target=ask)
    first.start()
    asked.wait(10)
    second.start()
    may_answer.set()
    first.join(10)
    second.join(10)
    assert (len(failures), answers) == (1, [b"page    1"])


class Elsewhere(dict):
    """What other processes have made."""

    def put(self, key: str, page: StoredPage) -> None:
        self[key] = page


def test_a_page_that_another_process_has_made_is_taken_if_it_is_true(site, judge):
    shared = Elsewhere()
    here, there = (
        Client(
            PageCache(site, SecondChance[StoredPage](1_000_000), lambda: judge, shared=shared),
            use_cookies=False,
        )
        for _process in range(2)
    )
    here.get("/a/")
    assert there.get("/a/").data == b"page    1"
    judge.true = False
    assert there.get("/a/").data == b"page    2"
