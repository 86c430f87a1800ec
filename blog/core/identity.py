"""What people write about themselves: whether it has the shape of an address."""

import re
from urllib.parse import urlsplit

LONGEST_EMAIL = 254
LONGEST_LOCAL_PART = 64

_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~\u00a1-\U0010ffff-]+"
_LABEL = r"[a-z0-9\u00a1-\U0010ffff](?:[a-z0-9\u00a1-\U0010ffff-]{0,61}[a-z0-9\u00a1-\U0010ffff])?"
_EMAIL = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@(?:{_LABEL}\.)+(?!\d+\Z){_LABEL}", re.IGNORECASE)


def is_email(text: str) -> bool:
    """Whether mail could be sent there: `local@domain.tld`, as RFC 5321 and 6531 have it.

    Quoted local parts and bare network addresses, which nobody here has, are refused.
    """
    match = _EMAIL.fullmatch(text)
    return (
        match is not None
        and len(text) <= LONGEST_EMAIL
        and len(match[1]) <= LONGEST_LOCAL_PART
        and text.isprintable()
    )


def is_web_address(text: str) -> bool:
    """Whether it is safe to link to: http or https, a host, and no credentials."""
    if not text.isprintable() or any(character in ' "<>\\' for character in text):
        return False
    try:
        parts = urlsplit(text)
        credentials, host, _ = parts.username, parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and credentials is None


def with_scheme(text: str) -> str:
    """A web address as people type it, made whole: `example.com` is `https://example.com`."""
    text = text.strip()
    return text if not text or "://" in text else f"https://{text}"
