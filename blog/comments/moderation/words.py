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
"""So many words of one list are told about a comment, and then no more are looked for in that
place; to decide, one is enough."""

START = 4
"""Letters that a word is first looked for by."""

STRETCH = 4096
"""Letters looked through at a time: the search can end after each."""

_OF_AN_ADDRESS = re.compile(r"[0-9a-f.:]+")


@dataclass(frozen=True)
class Match:
    """A listed word, as the owner wrote it, and the places it was found in."""

    word: str
    where: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """A list by how its words start: by their first 4 letters, their first 8, 16 and so on.

    Each start has the lengths, below the next step, of the words that begin so. Words shorter than
    `START` are looked up as they are: `short` has their lengths.
    """

    written: Mapping[str, str]
    steps: Mapping[int, Mapping[str, tuple[int, ...]]]
    short: tuple[int, ...]


class Folded:
    """A text as it is compared, by one list or several."""

    def __init__(self, *texts: str) -> None:
        parts = [fold(text) for text in texts]
        # What stands in another part is not looked through twice; no word holds a line break.
        apart = [part for part in parts[:-1] if part not in parts[-1]]
        self.text = "\n".join([*apart, *parts[-1:]])
        self._runs: dict[int, set[str]] = {}

    def runs(self, size: int) -> set[str]:
        """Every run of `size` letters."""
        if size not in self._runs:
            text, last = self.text, len(self.text) - size + 1
            self._runs[size] = {text[n : n + size] for n in range(last)}
        return self._runs[size]


@lru_cache(maxsize=8)
def index(words: str) -> Index:
    """The words of a list, each in the form that is compared, to how it was written."""
    written: dict[str, str] = {}
    for line in words.splitlines():
        if folded := fold(line):
            written.setdefault(folded, line.strip())
    steps: dict[int, dict[str, set[int]]] = {}
    for word in written:
        size, length = START, len(word)
        while size <= length:
            ending_here = steps.setdefault(size, {}).setdefault(word[:size], set())
            if length < 2 * size:
                ending_here.add(length)
            size *= 2
    return Index(
        MappingProxyType(written),
        {
            size: {start: tuple(sorted(lengths)) for start, lengths in starts.items()}
            for size, starts in steps.items()
        },
        tuple({len(word) for word in written if len(word) < START}),
    )


def fold(text: str) -> str:
    """Text as it is compared: alike in either case, and however its letters are encoded."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def find(words: str, places: Mapping[str, str]) -> tuple[Match, ...]:
    """Which words of the list are in which of the named texts: the first `MOST_TOLD`."""
    if not words.strip():
        return ()
    return find_folded(words, {place: Folded(text) for place, text in places.items()})


def find_folded(words: str, folded: Mapping[str, Folded]) -> tuple[Match, ...]:
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


def _found_in(folded: Folded, listed: Index) -> set[str]:
    """The listed words in a text; once there are `MOST_TOLD`, the rest of it is not looked through.

    In time that depends on the text alone: how words start leaves few places to look at, and from
    step to step fewer, as a text must hold ever longer pieces of listed words to be looked at on.
    """
    found: set[str] = set()
    for length in listed.short:
        found |= folded.runs(length) & listed.written.keys()
    for begin in range(0, len(folded.text), STRETCH):
        if len(found) >= MOST_TOLD:
            break
        _find_from(range(begin, begin + STRETCH), folded.text, listed, found)
    return found


def _find_from(places: Iterable[int], text: str, listed: Index, found: set[str]) -> None:
    """Add to `found` the words of `START` letters and more that begin at one of the places."""
    size, written = START, listed.written
    while starts := listed.steps.get(size):
        places = [n for n in places if text[n : n + size] in starts]
        for piece in {text[n : n + 2 * size - 1] for n in places}:
            for length in starts[piece[:size]]:
                if piece[:length] in written:
                    found.add(piece[:length])
        size *= 2
