"""Static files, answered before Flask is entered: read once, compressed once, kept in memory."""

import hashlib
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from blog.core.compression import Encoding, best, compress
from blog.core.pagecache.page import Answer, Headers, is_known

PREFIX = "/static/"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"
TEXT = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
PACKED = {
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
UNKNOWN = "application/octet-stream"


class StaticFiles:
    """A WSGI application in front of `app`: every file under `folder` at `/static/<build>/<name>`.

    At this build's address a file is kept for ever; any other build's answers with what there is
    now and is not kept. What is no file is left to `app`. With `live`, files are read again for
    each request and never kept: for those who are at work on them.
    """

    def __init__(
        self, app: Callable[..., Iterable[bytes]], folder: Path, build: str, live: bool = False
    ) -> None:
        self.app = app
        self.folder = folder
        self.build = build
        self.live = live
        self._files = _read(folder)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        if not path.startswith(PREFIX) or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.app(environ, start_response)
        build, _slash, name = path[len(PREFIX) :].partition("/")
        file = (_read(self.folder) if self.live else self._files).get(name)
        if file is None:
            return self.app(environ, start_response)
        answer = file.answer(environ.get("HTTP_ACCEPT_ENCODING", ""))
        kept = FOR_EVER if build == self.build and not self.live else ASK_FIRST
        if is_known(answer, environ):
            start_response("304 Not Modified", [("Cache-Control", kept), *answer.unchanged])
            return []
        start_response("200 OK", [("Cache-Control", kept), *answer.headers])
        return answer.body if environ["REQUEST_METHOD"] == "GET" else []


class StaticFile:
    """One file in each encoding that was asked for so far, as small as it can be made."""

    def __init__(self, body: bytes, suffix: str) -> None:
        self._body = body
        self._is_text = suffix in TEXT
        self._type = TEXT.get(suffix) or PACKED.get(suffix, UNKNOWN)
        self._digest = hashlib.blake2b(body, digest_size=12).hexdigest()
        self._answers: dict[Encoding, Answer] = {}
        self._lock = threading.Lock()

    def answer(self, accept_encoding: str) -> Answer:
        """How it is sent to whoever accepts that; each encoding is made once."""
        encoding = best(accept_encoding) if self._is_text else ""
        answer = self._answers.get(encoding)
        if answer is None:
            with self._lock:
                answer = self._answers.get(encoding) or self._made(encoding)
                self._answers[encoding] = answer
        return answer

    def _made(self, encoding: Encoding) -> Answer:
        body = compress(self._body, encoding, effort="best")
        if len(body) >= len(self._body):
            body, encoding = self._body, ""
        etag = f'"{self._digest}-{encoding}"' if encoding else f'"{self._digest}"'
        unchanged: Headers = [("ETag", etag), ("X-Content-Type-Options", "nosniff")]
        if self._is_text:
            unchanged.append(("Vary", "Accept-Encoding"))
        headers = [*unchanged, ("Content-Type", self._type), ("Content-Length", str(len(body)))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        return Answer(etag, headers, unchanged, [body])


def _read(folder: Path) -> dict[str, StaticFile]:
    return {
        path.relative_to(folder).as_posix(): StaticFile(path.read_bytes(), path.suffix)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
