"""The owner's word lists: one word or phrase a line, found as whole words however it is disguised.

`Fervent*` finds every word that begins so. Where the owner wants it as WordPress does it, a word is
found anywhere, inside others too, and then only as it is written.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from blog.comments.moderation.seen import (
    fold,
    reads_as,
    set_apart,
    skeletons,
    tokens_of,
    tokens_with_signs,
)
from blog.comments.moderation.wordlist import START, Disguises, Index, index, is_stem, key, plain

SENDERS_ADDRESS = "[address]"
"""Stands for whatever listed word is found in the sender's address: to name it would tell the
address, or the network it is in."""

MOST_TOLD = 100
"""So many words of one list are told about a comment, and then no more are looked for in that
place; to decide, one is enough."""

STRETCH = 4096
"""Letters looked through at a time: the search can end after each."""

LONGEST_SEEN = 80
_AROUND = ".,;:!?\"'()[]{}<>*_~`“”‘’«»…"
_OF_AN_ADDRESS = re.compile(r"[0-9a-f.:]+")
# Scripts that put no space between words: any place may be the end of one.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_LETTER = re.compile(rf"[^\W_{_UNSPACED}]")
_BEGINNING = re.compile(rf"(?<!{_LETTER.pattern})|(?!{_LETTER.pattern})")


@dataclass(frozen=True)
class Match:
    """A listed word, as the owner wrote it, and the places it was found in.

    `seen` is how the comment writes it, where that is not the same.
    """

    word: str
    where: tuple[str, ...]
    seen: str = ""


class Folded:
    """A text as it is compared, by one list or several."""

    def __init__(self, *texts: str) -> None:
        self._texts = texts
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

    @cached_property
    def beginnings(self) -> list[int]:
        """Every place where a word may begin: not inside of another."""
        letters = set(_LETTER.findall(self.text))
        pairs = enumerate(zip(f" {self.text}", self.text, strict=False))
        return [n for n, (last, this) in pairs if last not in letters or this not in letters]

    @cached_property
    def readings(self) -> list["Reading"]:
        """Its words with the signs that may stand for letters, in each way to divide them."""
        readings = [_as_is(tokens_of(self.text))]
        if signed := tokens_with_signs(self.text):
            readings.append(_as_is(signed))
        if apart := set_apart(self.text):
            # No two of them are words of one phrase.
            pairs = [pair for each in apart for pair in (each, ("", ""))]
            tokens, written = ([pair[n] for pair in pairs] for n in (0, 1))
            readings.append(Reading(tokens, skeletons(tokens), written))
        return readings

    def seen(self, word: str, listed: str) -> str:
        """How a word that was found is written here; empty where that is as it is listed."""
        as_listed = plain(listed).casefold()
        if not is_stem(listed) and any(as_listed in text.casefold() for text in self._texts):
            return ""
        folded, starts, pieces = self._pieces
        found = re.search(rf"(?:{_BEGINNING.pattern}){re.escape(word)}", folded)
        if found is None:
            return ""
        first = bisect_right(starts, found.start()) - 1
        written = " ".join(pieces[first : first + word.count(" ") + 1])
        return written.strip(_AROUND)[:LONGEST_SEEN]

    @cached_property
    def _pieces(self) -> tuple[str, list[int], list[str]]:
        """Its texts piece by piece, made only where something was found: folded, and as written."""
        pieces = [piece for text in self._texts for piece in text.split()]
        folded = [fold(piece) for piece in pieces]
        starts = list(accumulate((len(piece) + 1 for piece in folded), initial=0))
        return " ".join(folded), starts, pieces


class Reading(NamedTuple):
    """The words of a text: as they are compared, what each may be read as, and as written."""

    tokens: list[str]
    bones: list[str]
    written: list[str]


def _as_is(tokens: list[str]) -> Reading:
    return Reading(tokens, skeletons(tokens), tokens)


def find(words: str, places: Mapping[str, str], *, anywhere: bool = False) -> tuple[Match, ...]:
    """Which words of the list are in which of the named texts: the first `MOST_TOLD`."""
    if not words.strip():
        return ()
    folded = {place: Folded(text) for place, text in places.items()}
    return find_folded(words, folded, anywhere=anywhere)


def find_folded(
    words: str, folded: Mapping[str, Folded], *, anywhere: bool = False
) -> tuple[Match, ...]:
    """As `find`, in texts that are folded already."""
    if not words.strip():
        return ()
    listed = index(words)
    found: dict[str, dict[str, str]] = {}
    for place, text in folded.items():
        for word, seen in _found_in(text, listed, anywhere=anywhere).items():
            found.setdefault(word, {})[place] = seen
    # A list may be long, and what is found on it short.
    order = (word for word in listed.written if word in found) if found else ()
    told = (word for word in order if listed.written[word] != SENDERS_ADDRESS)
    kept = [word for word, _number in zip(told, range(MOST_TOLD), strict=False)]
    return tuple(_match(listed.written[word], word, found[word], folded) for word in kept)


def find_in_sender(
    words: str, address: str, user_agent: str, *, anywhere: bool = False
) -> tuple[Match, ...]:
    """As `find`, without ever naming what is in the address, be it a whole one or a part.

    Nor is told how the browser writes a word: nothing of it is kept.
    """
    in_address = find(words, {"address": address}, anywhere=anywhere)
    in_agent = find(words, {"user_agent": user_agent}, anywhere=anywhere)
    masked = (Match(SENDERS_ADDRESS, match.where) for match in in_address)
    return merged((*masked, *(replace(match, seen="") for match in in_agent)))


def still_listed(words: str, matches: Iterable[Match]) -> tuple[Match, ...]:
    """Of earlier matches, those whose word is on the list now.

    Which word was in the sender's address is not known: any that could be in one will do.
    """
    listed = index(words).written
    return tuple(
        match
        for match in matches
        if key(match.word) in listed
        or (match.word == SENDERS_ADDRESS and any(map(_OF_AN_ADDRESS.fullmatch, listed)))
    )


def merged(matches: Iterable[Match]) -> tuple[Match, ...]:
    """One match a word, with all its places."""
    places: dict[str, dict[str, None]] = {}
    seen: dict[str, str] = {}
    for match in matches:
        places.setdefault(match.word, {}).update(dict.fromkeys(match.where))
        seen[match.word] = seen.get(match.word) or match.seen
    return tuple(Match(word, tuple(where), seen[word]) for word, where in places.items())


def _match(listed: str, word: str, seen: Mapping[str, str], folded: Mapping[str, Folded]) -> Match:
    """The word with its places; `seen` has what it was read from, where that was a disguise."""
    for place, token in seen.items():
        if told := token or folded[place].seen(word, listed):
            return Match(listed, tuple(seen), told)
    return Match(listed, tuple(seen))


def _found_in(folded: Folded, listed: Index, *, anywhere: bool) -> dict[str, str]:
    """The listed words in a text, each with the disguise that it was found in, if in one alone.

    Once there are `MOST_TOLD`, the rest of the text is not looked through. In time that depends on
    the text alone: how words start leaves few places to look at, and from step to step fewer, as a
    text must hold ever longer pieces of listed words to be looked at on.
    """
    found: set[str] = set()
    text = folded.text
    if anywhere:
        for length in listed.short:
            found |= folded.runs(length) & listed.written.keys()
        for begin in range(0, len(text), STRETCH):
            if len(found) >= MOST_TOLD:
                break
            _find_from(range(begin, begin + STRETCH), text, listed, found, anywhere=True)
        return dict.fromkeys(found, "")
    places = folded.beginnings
    for length in listed.short:
        pieces = {
            text[n : n + length + 1] for n in places if text[n : n + length] in listed.written
        }
        found.update(piece[:length] for piece in pieces if _ends(piece, length, listed))
    for begin in range(0, len(places), STRETCH):
        if len(found) >= MOST_TOLD:
            break
        _find_from(places[begin : begin + STRETCH], text, listed, found, anywhere=False)
    return _disguised_in(folded, listed, found) | dict.fromkeys(found, "")


def _find_from(
    places: Iterable[int], text: str, listed: Index, found: set[str], *, anywhere: bool
) -> None:
    """Add to `found` the words of `START` letters and more that begin at one of the places."""
    size, written = START, listed.written
    while starts := listed.steps.get(size):
        places = [n for n in places if text[n : n + size] in starts]
        for piece in {text[n : n + 2 * size] for n in places}:
            for length in starts[piece[:size]]:
                if piece[:length] in written and (anywhere or _ends(piece, length, listed)):
                    found.add(piece[:length])
        size *= 2


def _ends(piece: str, length: int, listed: Index) -> bool:
    """Whether the word of that length that a piece begins with ends there, or may go on."""
    word, following = piece[:length], piece[length : length + 1]
    return word in listed.stems or not (_LETTER.match(word[-1]) and _LETTER.match(following))


def _disguised_in(folded: Folded, listed: Index, found: set[str]) -> dict[str, str]:
    """Words that are found in a disguise alone, and how they are written."""
    told: dict[str, str] = {}
    for reading in folded.readings:
        for tokens, written, word, as_stem in _suspects(reading, listed.disguises):
            if word in found or word in told:
                continue
            parts = [word] if as_stem else tokens_of(word)
            if all(
                token == part or reads_as(token, part, is_stem=as_stem)
                for token, part in zip(tokens, parts, strict=True)
            ):
                told[word] = written[:LONGEST_SEEN]
            if len(found) + len(told) >= MOST_TOLD:
                return told
    return told


def _suspects(
    reading: Reading, disguises: Disguises
) -> Iterator[tuple[tuple[str, ...], str, str, bool]]:
    """Words of the text, as compared and as written, with a listed word whose skeleton they have.

    Of a stem they begin with it.

    The same words are looked at once.
    """
    tokens, bones, as_written = reading
    for size, starts in disguises.beginnings.items():
        rows = zip(tokens, bones, as_written, strict=True)
        for token, start, written in {
            (token, bone[:size], written) for token, bone, written in rows if bone[:size] in starts
        }:
            for word in starts[start]:
                yield (token,), written, word, True
    looked_at = set()
    for n in [n for n, bone in enumerate(bones) if bone in disguises.parts]:
        for number in disguises.parts[bones[n]]:
            here = tuple(tokens[n : n + number])
            if here not in looked_at:
                looked_at.add(here)
                for word in disguises.words.get(tuple(bones[n : n + number]), ()):
                    yield here, " ".join(as_written[n : n + number]), word, False
