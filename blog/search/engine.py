"""What a search engine does, whichever database it lives in, and the words people type."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

POST = "post"
COMMENT = "comment"
MARK_START = "\x02"
MARK_END = "\x03"
MAX_TERMS = 12
MAX_TOTAL = 1_000


@dataclass(frozen=True)
class Document:
    """What is found: an article or a comment, as plain text."""

    kind: str
    id: int
    published_at: datetime
    title: str
    summary: str
    body: str


@dataclass(frozen=True)
class Hit:
    """A document that matches; `snippet` marks the words between MARK_START and MARK_END."""

    kind: str
    id: int
    snippet: str


@dataclass(frozen=True)
class Terms:
    """Words and phrases that all must occur; the last word may be the beginning of one."""

    phrases: tuple[str, ...]
    prefix: str | None


@dataclass(frozen=True)
class Found:
    """One page of hits, best first; `total` stops counting at MAX_TOTAL."""

    hits: tuple[Hit, ...]
    total: int


class SearchEngine(Protocol):
    """Two of these exist, and one suite of tests holds for both."""

    def put(self, documents: Sequence[Document]) -> None:
        """Add the documents, each in the place of one of the same kind and id."""

    def delete(self, kind: str, *ids: int) -> None:
        """Forget those of the documents that are there."""

    def clear(self) -> None:
        """Forget every document."""

    def find(self, terms: Terms, kind: str, now: datetime, limit: int, offset: int) -> Found:
        """The documents of that kind that match and whose time has come."""


def plain_words(text: str) -> str:
    """`text` without punctuation and accents: what engines that know neither should be given."""
    letters = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in letters if not "\u0300" <= letter <= "\u036f")
    return " ".join(_BETWEEN_WORDS.sub(" ", unicodedata.normalize("NFC", bare)).split())


_BETWEEN_WORDS = re.compile(r"[\W_]+")
_PHRASE = re.compile(r'"([^"]*)"|(\S+)')


def parse(text: str) -> Terms:
    """Read what somebody typed: words, and phrases in double quotes. Nothing in it is syntax."""
    phrases: list[str] = []
    last_is_word = False
    for phrase, word in _PHRASE.findall(text):
        cleaned = plain_words(phrase or word)
        if cleaned and len(phrases) < MAX_TERMS:
            phrases.append(cleaned)
            last_is_word = bool(word) and " " not in cleaned
    prefix = phrases.pop() if phrases and last_is_word else None
    return Terms(tuple(phrases), prefix)
