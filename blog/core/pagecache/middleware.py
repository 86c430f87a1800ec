"""Answering stored pages before Flask is entered, and storing those that may be."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import closing
from typing import Any, Protocol
from urllib.parse import parse_qsl

from blog.core import clock
from blog.core.pagecache.judges import Judge, Unsure
from blog.core.pagecache.page import Headers, StoredPage, Validity, is_known
from blog.core.second_chance import SecondChance

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WSGIApp = Callable[[Environ, StartResponse], Iterable[bytes]]
OFFER = "blog.page"
FRESH = "blog.fresh"
"""In the environ: where the app says that a page may be stored; that none may be answered."""
NO_VARIANTS: Mapping[str, Set[str]] = {}
NOT_STORED = frozenset({"content-length", "etag", "vary"})


class Offer:
    """What the app says of the page that it has just made, if everybody may have it."""

    __slots__ = ("shared_seconds", "validity")

    def __init__(self) -> None:
        self.validity: Validity | None = None
        self.shared_seconds = 0


class Shared(Protocol):
    """Where other processes leave the pages that they have made."""

    def get(self, key: str) -> StoredPage | None: ...

    def put(self, key: str, page: StoredPage) -> None: ...


class PageCache:
    """A WSGI application in front of `app`.

    `personal` are the cookies that make a page somebody's own, `arguments` those parts of a query
    that a page may depend on: with either, nothing stored is answered. `variants` are those by
    which a page has a few other forms, each with the values that name one: every form is stored.
    All other parts are none of a page's business. `judge` makes a judge for each thread. With
    `by_host`, each host has pages of its own.
    """

    def __init__(
        self,
        app: WSGIApp,
        store: SecondChance[StoredPage],
        judge: Callable[[], Judge],
        *,
        personal: Iterable[str] = (),
        arguments: Iterable[str] = (),
        variants: Mapping[str, Set[str]] = NO_VARIANTS,
        by_host: bool = True,
        shared: Shared | None = None,
    ) -> None:
        self.app = app
        self.store = store
        self.shared = shared
        self._judge = judge
        self._personal = tuple(f"{name}=" for name in personal)
        self._arguments = frozenset(arguments)
        self._variants = variants
        self._by_host = by_host
        self._local = threading.local()
        self._building: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self.app(environ, start_response)
        page = self.store.get(key)
        if page is None or not self._holds(key, page):
            page = self._made_elsewhere(key)
        if page is None:
            return self._make(key, environ, start_response)
        return self._send(key, page, environ, start_response)

    def clear(self) -> None:
        """Forget every page of this process."""
        self.store.clear()

    def _key(self, environ: Environ) -> str | None:
        """Under which name everybody who sends such a request is answered alike, or None."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or FRESH in environ:
            return None
        cookies = environ.get("HTTP_COOKIE")
        if cookies is not None and any(name in cookies for name in self._personal):
            return None
        if "HTTP_AUTHORIZATION" in environ:
            return None
        query = environ.get("QUERY_STRING")
        variant = self._variant(query) if query else ""
        if variant is None:
            return None
        path: str = environ["PATH_INFO"] + variant
        if not self._by_host:
            return path
        return f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}{path}"

    def _variant(self, query: str) -> str | None:
        """Which form of the page is asked for; nothing for what advertisers append, say.

        None if the page may look at more of the query than that.
        """
        try:
            given = parse_qsl(query, keep_blank_values=True, max_num_fields=50)
        except ValueError:
            return None
        if not self._arguments.isdisjoint(name for name, _value in given):
            return None
        first = dict(reversed(given))
        return "".join(
            f"?{name}={first[name]}"
            for name, values in self._variants.items()
            if first.get(name) in values
        )

    def _holds(self, key: str, page: StoredPage) -> bool:
        if page.ends <= clock.seconds():
            self.store.discard(key, page)
            return False
        try:
            judge = self._local.judge
        except AttributeError:
            judge = self._local.judge = self._judge()
        try:
            held: bool = judge.holds(page)
        except Unsure:
            return False
        if not held:
            self.store.discard(key, page)
        return held

    def _made_elsewhere(self, key: str) -> StoredPage | None:
        """The page as another process has made it, if it is still true."""
        page = self.shared.get(key) if self.shared is not None else None
        if page is None or not self._holds(key, page):
            return None
        self.store.put(key, page, page.size)
        return page

    def _make(self, key: str, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Have the page made; who asks for the same one meanwhile waits for it."""
        with self._lock:
            building = self._building.get(key)
            if building is None:
                self._building[key] = threading.Event()
        if building is not None:
            building.wait()
            page = self.store.get(key)
            if page is not None and self._holds(key, page):
                return self._send(key, page, environ, start_response)
            return self._render(key, environ, start_response)
        try:
            return self._render(key, environ, start_response)
        finally:
            with self._lock:
                self._building.pop(key).set()

    def _render(self, key: str, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        offer = Offer()
        started: list[Any] = []

        def start(*answer: Any) -> Callable[[bytes], object]:
            started[:] = answer
            return _write_nothing

        made = self.app(environ | {"REQUEST_METHOD": "GET", OFFER: offer}, start)
        headers: Headers = started[1]
        if offer.validity is None or any(name == "Set-Cookie" for name, _value in headers):
            start_response(*started)
            return made if environ["REQUEST_METHOD"] == "GET" else _Nothing(made)
        with closing(_Nothing(made)):
            body = b"".join(made)
        page = StoredPage(offer.validity, _headers(headers), body, offer.shared_seconds)
        self.store.put(key, page, page.size)
        if self.shared is not None:
            self.shared.put(key, page)
        return self._send(key, page, environ, start_response)

    def _send(
        self, key: str, page: StoredPage, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        answer = page.ready(accepted)
        if answer is None:
            answer = page.answer(accepted)
            self.store.grow(key, page, len(answer.body[0]))
        is_unchanged = "HTTP_IF_NONE_MATCH" in environ and is_known(answer, environ)
        headers = answer.unchanged if is_unchanged else answer.headers
        if page.shared_seconds:
            headers = page.headers_now(headers)
        if is_unchanged:
            start_response("304 Not Modified", headers)
            return []
        start_response("200 OK", headers)
        return answer.body if environ["REQUEST_METHOD"] == "GET" else []


class _Nothing:
    """No body, in place of one that was made for a HEAD request."""

    def __init__(self, made: Iterable[bytes]) -> None:
        self._made = made

    def __iter__(self) -> Iterator[bytes]:
        return iter(())

    def close(self) -> None:
        """End what was made, as a server would."""
        close = getattr(self._made, "close", None)
        if close is not None:
            close()


def _headers(headers: Headers) -> Headers:
    """Those that are the page's own: what depends on the encoding is added for each."""
    kept = [(name, value) for name, value in headers if name.lower() not in NOT_STORED]
    return [*kept, ("Vary", "Accept-Encoding")]


def _write_nothing(_data: bytes) -> None:
    """WSGI's old way of sending a body, which no answer of ours uses."""
