"""Secrets: made at random, compared in constant time, kept only as digests."""

import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import Any, TypeVar

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

S = TypeVar("S", bound=URLSafeSerializer)


def new_token() -> str:
    """256 random bits for a link or a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored instead of a token: its SHA-256 as 64 hex digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(left: str, right: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def keyed_hash(value: str, purpose: str, size: int = 16) -> str:
    """A hash that only this installation can make or guess from; `size` bytes as hex."""
    key = f"{current_app.config['SECRET_KEY']}:{purpose}".encode()
    return hmac.digest(key, value.encode(), "sha256").hex()[: size * 2]


def sign(payload: Any, purpose: str) -> str:
    """A signed, readable text that carries `payload`; good for ever unless read with an age."""
    return str(_serializer(purpose).dumps(payload))


def unsign(text: str, purpose: str) -> Any | None:
    """The payload of `sign`, or None if the text is not ours."""
    try:
        return _serializer(purpose).loads(text) if text else None
    except BadData:
        return None


def sign_timed(payload: Any, purpose: str) -> str:
    """Like `sign`, with the time of signing in it."""
    return str(_timed(purpose).dumps(payload))


def unsign_timed(text: str, purpose: str, max_age: int) -> Any | None:
    """The payload of `sign_timed`, or None if it is not ours or older than `max_age` seconds."""
    try:
        return _timed(purpose).loads(text, max_age=max_age) if text else None
    except BadData:
        return None


def _serializer(purpose: str) -> URLSafeSerializer:
    return _made(URLSafeSerializer, current_app.config["SECRET_KEY"], purpose)


def _timed(purpose: str) -> URLSafeTimedSerializer:
    return _made(URLSafeTimedSerializer, current_app.config["SECRET_KEY"], purpose)


@lru_cache
def _made(kind: type[S], key: str, purpose: str) -> S:
    """They keep nothing of what they sign, and take longer to make than to use."""
    return kind(key, salt=f"rejoinder.{purpose}")
