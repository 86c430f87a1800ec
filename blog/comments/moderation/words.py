"""The owner's word lists: one word or phrase a line, found anywhere, in either case."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

SENDERS_ADDRESS = "[address]"
"""Stands for whatever listed word is found in the sender's address: to name it would tell the
address, or the network it is in."""

MOST_TOLD = 100
"""So many words of one list are told about a comment; to decide, one is enough."""

START = 4
"""Letters that a word is first looked for by."""

_OF_AN_ADDRESS = re.compile(r"[0-9a-f.:]+")


@dataclass(frozen=True)
class Match:
    """A listed word, as the owner wrote it, and the places it was found in."""

    word: str
    where: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """A list by how its words start, each start with the lengths of its words.

    Words shorter than `START` are their own start.
    """

    written: Mapping[str, str]
    lengths: Mapping[str, tuple[int, ...]]
    starts: tuple[int, ...]


@lru_cache(maxsize=8)
def index(words: str) -> Index:
    """The words of a list, each in the form that is compared, to how it was written."""
    written: dict[str, str] = {}
    for line in words.splitlines():
        if folded := fold(line):
            written.setdefault(folded, line.strip())
    lengths: dict[str, set[int]] = {}
    for word in written:
        lengths.setdefault(word[:START], set()).add(len(word))
    return Index(
        MappingProxyType(written),
        {start: tuple(sorted(found)) for start, found in lengths.items()},
        tuple({len(start) for start in lengths}),
    )


def fold(text: str) -> str:
    """Text as it is compared: alike in either case, and however its letters are encoded."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def find(words: str, places: Mapping[str, str]) -> tuple[Match, ...]:
    """Which words of the list are in which of the named texts: the first `MOST_TOLD`."""
    if not words.strip():
        return ()
    return find_folded(words, {place: fold(text) for place, text in places.items()})


def find_folded(words: str, folded: Mapping[str, str]) -> tuple[Match, ...]:
    """As `find`, in texts that are folded already."""
    if not words.strip():
        return ()
    listed = index(words)
    found: dict[str, list[str]] = {}
    for place, text in folded.items():
        for word in _found_in(text, listed):
            found.setdefault(word, []).append(place)
    # A list may be long, and what is found on it short.
    order = (word for word in listed.written if word in found) if found else ()
    matches = (Match(listed.written[word], tuple(found[word])) for word in order)
    told = (match for match in matches if match.word != SENDERS_ADDRESS)
    return tuple(match for _, match in zip(range(MOST_TOLD), told, strict=False))


def find_in_sender(words: str, address: str, user_agent: str) -> tuple[Match, ...]:
    """As `find`, without ever naming what is in the address, be it a whole one or a part."""
    masked = (Match(SENDERS_ADDRESS, match.where) for match in find(words, {"address": address}))
    return merged((*masked, *find(words, {"user_agent": user_agent})))


def still_listed(words: str, matches: Iterable[Match]) -> tuple[Match, ...]:
    """Of earlier matches, those whose word is on the list now.

    Which word was in the sender's address is not known: any that could be in one will do.
    """
    listed = index(words).written
    return tuple(
        match
        for match in matches
        if fold(match.word) in listed
        or (match.word == SENDERS_ADDRESS and any(map(_OF_AN_ADDRESS.fullmatch, listed)))
    )


def merged(matches: Iterable[Match]) -> tuple[Match, ...]:
    """One match a word, with all its places."""
    places: dict[str, dict[str, None]] = {}
    for match in matches:
        places.setdefault(match.word, {}).update(dict.fromkeys(match.where))
    return tuple(Match(word, tuple(where)) for word, where in places.items())


def _found_in(text: str, listed: Index) -> set[str]:
    """Every listed word in a text, in time that hardly depends on how long the list is.

    How a word starts tells most of them; where one does start, the text is looked up as it stands,
    once for each length a word with that start has.
    """
    found: set[str] = set()
    written = listed.written
    for size in listed.starts:
        starts = {text[n : n + size] for n in range(len(text) - size + 1)} & listed.lengths.keys()
        if size < START:
            found |= starts & written.keys()
            continue
        if not starts:
            continue
        seen: set[str] = set()
        for n in range(len(text) - size + 1):
            start = text[n : n + size]
            if start not in starts:
                continue
            lengths = listed.lengths[start]
            longest = text[n : n + lengths[-1]]
            if longest in seen:
                continue
            seen.add(longest)
            found.update(longest[:length] for length in lengths if longest[:length] in written)
    return found
