"""Where to go next, when the visitor's own request says it."""

from urllib.parse import urlsplit


def same_site_path(target: str | None, otherwise: str) -> str:
    """`target` if it is a path on this site in every browser's reading, else `otherwise`."""
    if not target or not target.startswith("/") or not target.isprintable():
        return otherwise
    if target.startswith("//") or "\\" in target:
        return otherwise
    try:
        parts = urlsplit(target)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else target
