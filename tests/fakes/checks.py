"""Servers elsewhere that are asked about comments: a check of the owner's, and Akismet."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

SECRET = "whsec_" + base64.b64encode(b"a key that two servers share").decode()


@dataclass
class Server:
    """Where it is, what it answers, and what it was sent: headers in small letters, and body.

    Whoever asks at `/check` without its signature is answered 401.

    What it `waits` for is set when it may answer.
    """

    url: str = ""
    status: int = 204
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    waits: threading.Event | None = None

    def says(self, action: str, *reasons: str) -> None:
        """From now on it has this opinion."""
        self.status, self.body = 200, json.dumps({"action": action, "reasons": reasons}).encode()

    @property
    def told(self) -> Any:
        """What the last question was about, once its signature was found to be ours."""
        _path, headers, body = self.asked[-1]
        assert is_signed(headers, body)
        return json.loads(body)

    @property
    def forms(self) -> list[tuple[str, dict[str, str]]]:
        """Each path with the fields that were sent there."""
        return [
            (path, {name: values[0] for name, values in parse_qs(body.decode()).items()})
            for path, _headers, body in self.asked
        ]


def is_signed(headers: dict[str, str], body: bytes) -> bool:
    """Whether the signature is ours, as Standard Webhooks has it."""
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"


@contextmanager
def server() -> Iterator[Server]:
    """Serve one for as long as it is needed."""
    made = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            known = {name.lower(): value for name, value in self.headers.items()}
            made.asked.append((self.path, known, body))
            if made.waits is not None:
                made.waits.wait()
            is_refused = self.path == "/check" and not is_signed(known, body)
            self.send_response(401 if is_refused else made.status)
            for name, value in made.headers.items():
                self.send_header(name, value)
            if made.status != 204:
                self.send_header("Content-Length", str(len(made.body)))
            self.end_headers()
            self.wfile.write(made.body)

        def log_message(self, *_words: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.handle_error = lambda *_whom: None  # who asked has left
    made.url = f"http://127.0.0.1:{httpd.server_port}"
    thread = threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    httpd.shutdown()
    thread.join()
    httpd.server_close()
