"""A provider of accounts, as far as OpenID Connect goes: discovery, keys, codes and tokens."""

import base64
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "newsroom", "a secret/of two"


@dataclass
class Provider:
    """Where it is, what it says of whoever comes, and what it is to get wrong."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signing_key: RSAKey | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    is_down: bool = False


@contextmanager
def provider() -> Iterator[Provider]:
    """Serve one for as long as it is needed."""
    made = Provider()
    app = Flask("provider")
    codes: dict[str, dict[str, str]] = {}

    @app.before_request
    def down() -> Response | None:
        return Response("no", 503) if made.is_down else None

    @app.get("/.well-known/openid-configuration")
    def discovery() -> Response:
        return jsonify(
            issuer=made.wrong.get("issuer", made.issuer),
            authorization_endpoint=f"{made.issuer}/authorize",
            token_endpoint=f"{made.issuer}/token",
            jwks_uri=f"{made.issuer}/keys",
            id_token_signing_alg_values_supported=["RS256"],
        )

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(keys=[made.key.as_dict(private=False)])

    @app.get("/authorize")
    def authorize() -> Any:
        asked = request.args.to_dict()
        made.asked.append(asked)
        code = f"code-{len(codes)}"
        codes[code] = asked
        return redirect(
            f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        )

    @app.post("/token")
    def token() -> Any:
        asked = codes.pop(request.form["code"])
        proof = base64.urlsafe_b64encode(
            hashlib.sha256(request.form["code_verifier"].encode()).digest()
        ).rstrip(b"=")
        known = request.authorization
        assert known is not None
        assert (known.username, known.password) == (CLIENT, SECRET)
        assert proof.decode() == asked["code_challenge"]
        now = int(time.time())
        claims = {
            "iss": made.issuer,
            "sub": "subject-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        }
        said = jwt.encode(
            {"alg": "RS256", "kid": "one"},
            claims | made.claims | {k: v for k, v in made.wrong.items() if k != "issuer"},
            made.signing_key or made.key,
        )
        return jsonify(access_token="x", token_type="Bearer", expires_in=300, id_token=said)

    server = make_server("127.0.0.1", 0, app, threaded=True)
    made.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()
