"""Pictures that articles name: where their files are, and what a text becomes without them."""

import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from blog.importers.code import outside_code

_MARKDOWN = re.compile(
    r"!\[((?:[^\[\]\\]|\\.)*)\]\(\s*<?([^()\s<>]+)>?(\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
)
_HTML = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_SRC = re.compile(r"(\ssrc\s*=\s*)(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_ALT = re.compile(r"\salt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def sources(body: str) -> list[str]:
    """The addresses of all pictures in the text, each once, in order."""
    found: list[str] = []

    def note(source: str, _words: str) -> str:
        found.append(source)
        return source

    _each(body, note)
    return list(dict.fromkeys(found))


def replace(body: str, addresses: Mapping[str, str], describe: Callable[[str], str]) -> str:
    """The text with each picture at its new address.

    In place of a picture whose new address is "" stands what `describe` makes of its words; one
    that `addresses` does not name stays as it is.
    """
    return _each(body, lambda source, words: addresses.get(source, source), describe)


def is_elsewhere(source: str) -> bool:
    """Whether the address leads to another site, or is no address of a file."""
    try:
        parts = urlsplit(source)
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc)


def locate(source: str, folder: Path, root: Path) -> Path | None:
    """The file that `source` means, in a text kept in `folder`; None if there is none.

    It is looked for below `root` and below what `root` stands in, and nowhere else.
    """
    if is_elsewhere(source):
        return None
    path = unquote(urlsplit(source).path).replace("\x00", "")
    around = root.resolve().parent
    starts = [root, around] if path.startswith("/") else [folder, root, around]
    for start in starts:
        file = (start / path.lstrip("/")).resolve()
        if file.is_relative_to(around) and file.is_file():
            return file
    return None


def _each(
    body: str,
    address: Callable[[str, str], str],
    describe: Callable[[str], str] = lambda words: words,
) -> str:
    def markdown(match: re.Match[str]) -> str:
        words, source, title = match[1], match[2], match[3] or ""
        new = address(source, words)
        return f"![{words}]({new}{title})" if new else _spoken(words, describe)

    def html(match: re.Match[str]) -> str:
        tag = match[0]
        found = _SRC.search(tag)
        if not found:
            return tag
        alt = _ALT.search(tag)
        words = unescape((alt[1] or alt[2] or "") if alt else "")
        new = address(unescape(found[2] or found[3] or ""), words)
        if not new:
            return _spoken(escape(words), describe)
        return f'{tag[: found.start()]}{found[1]}"{escape(new)}"{tag[found.end() :]}'

    return outside_code(body, lambda part: _HTML.sub(html, _MARKDOWN.sub(markdown, part)))


def _spoken(words: str, describe: Callable[[str], str]) -> str:
    return f"<em>{describe(words)}</em>" if words.strip() else ""
