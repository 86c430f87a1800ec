"""The owner's word lists: one word or phrase a line, found anywhere, in either case."""

import ipaddress
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

WHOLE_ADDRESS = "[address]"
"""Stands for a listed word that is a network address in full: where that word is found in the
sender's address, naming the word would tell the address."""


START = 4
"""Letters that a word is first looked for by."""


@dataclass(frozen=True)
class Match:
    """A listed word, as the owner wrote it, and the places it was found in."""

    word: str
    where: tuple[str, ...]


@lru_cache(maxsize=8)
def listed(words: str) -> Mapping[str, str]:
    """The words of a list, each in the form that is compared, to how it was written."""
    lines = (line.strip() for line in words.splitlines())
    found: dict[str, str] = {}
    for line in lines:
        if folded := fold(line):
            found.setdefault(folded, line)
    return MappingProxyType(found)


def fold(text: str) -> str:
    """Text as it is compared: alike in either case, and however its letters are encoded."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def find(words: str, places: Mapping[str, str]) -> tuple[Match, ...]:
    """Which words of the list are in which of the named texts."""
    folded = {place: fold(text) for place, text in places.items()}
    # Most words are in no place, and long lists meet long texts: how a word starts tells most
    # of them, one look at all the places together (no word holds a line break) tells the rest.
    everything = "\n".join(folded.values())
    starts = {everything[n : n + START] for n in range(len(everything))}
    return tuple(
        Match(written, tuple(place for place, text in folded.items() if word in text))
        for word, written in listed(words).items()
        if (len(word) < START or word[:START] in starts)
        and word in everything
        and word != WHOLE_ADDRESS
    )


def find_in_sender(words: str, places: Mapping[str, str]) -> tuple[Match, ...]:
    """As `find`, for texts that must not be told: a whole address is never named."""
    return merged(Match(_nameable(match.word), match.where) for match in find(words, places))


def still_listed(words: str, matches: Iterable[Match]) -> tuple[Match, ...]:
    """Of earlier matches, those whose word is on the list now."""
    names = {fold(_nameable(word)) for word in listed(words).values()}
    return tuple(match for match in matches if fold(match.word) in names)


def merged(matches: Iterable[Match]) -> tuple[Match, ...]:
    """One match a word, with all its places."""
    places: dict[str, dict[str, None]] = {}
    for match in matches:
        places.setdefault(match.word, {}).update(dict.fromkeys(match.where))
    return tuple(Match(word, tuple(where)) for word, where in places.items())


def _nameable(word: str) -> str:
    try:
        ipaddress.ip_address(word)
    except ValueError:
        return word
    return WHOLE_ADDRESS
