"""What HTML says, without its markup: words, openings, links."""

import re
from functools import cache
from html import unescape

import nh3

_BLOCKS = frozenset(
    "p br hr div blockquote pre ul ol li dl dt dd h1 h2 h3 h4 h5 h6 table caption thead "
    "tbody tfoot tr th td figure figcaption section article header footer main aside nav "
    "address details summary form option picture".split()
)
_TAG = re.compile(r"<[^>]*>")
_LINK = re.compile(r'<a href="([^"]*)"')
# Scripts that put no space between words: each character counts as one.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}—–…]+")


def plain_text(html: str) -> str:
    """The words of `html` on one line: entities decoded, blocks and line breaks as single spaces.

    Code of scripts and style sheets is no text. The result is text: escape it before showing it.
    """
    return " ".join(unescape(_TAG.sub(" ", _blocks_only().clean(_encodable(html)))).split())


def excerpt(html: str, words: int = 40) -> str:
    """The first `words` words of the plain text, with `…` when there are more."""
    text = plain_text(html)
    end = 0
    for number, word in enumerate(_words(text)):
        if number == words:
            return text[:end].rstrip(" ,;:.—–-…") + "…"
        end = word.end()
    return text


def word_count(text: str) -> int:
    """How many words `text` has; each Chinese or Japanese character counts as one."""
    return sum(1 for _ in _words(text))


def count_links(html: str) -> int:
    """How many links `html` has."""
    return len(link_targets(html))


def link_targets(html: str) -> list[str]:
    """The addresses that `html` links to, in order, repeats included."""
    return [unescape(href) for href in _LINK.findall(_links_only().clean(_encodable(html)))]


def _words(text: str) -> list[re.Match[str]]:
    return [word for word in _WORD.finditer(text) if any(map(str.isalnum, word[0]))]


def _encodable(html: str) -> str:
    return html.encode("utf-8", "replace").decode()


@cache
def _blocks_only() -> nh3.Cleaner:
    return nh3.Cleaner(tags=set(_BLOCKS), attributes={"*": set()}, link_rel=None)


@cache
def _links_only() -> nh3.Cleaner:
    return nh3.Cleaner(tags={"a"}, attributes={"a": {"href"}, "*": set()}, link_rel=None)
