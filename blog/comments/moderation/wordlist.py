"""A word list as it is searched with, pure: read once, and looked up by how its words begin."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from blog.comments.moderation.seen import fold, skeletons, tokens_of

START = 4
"""Letters that a word is first looked for by."""
_STEM = re.compile(r"(?<=[^\W_])\*+$")
_WORDS_ALONE = re.compile(r"(?:[^\W_]|[@$ ])+")
Skeleton = tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """A list by how its words start: by their first 4 letters, their first 8, 16 and so on.

    Each start has the lengths, below the next step, of the words that begin so. Words shorter than
    `START` are looked up as they are: `short` has their lengths. Of `stems` a beginning is enough.
    """

    written: Mapping[str, str]
    stems: frozenset[str]
    steps: Mapping[int, Mapping[str, tuple[int, ...]]]
    short: tuple[int, ...]
    disguises: "Disguises"


@dataclass(frozen=True)
class Disguises:
    """The same words by what disguises of them have in common.

    `words` finds them by the skeletons of their parts, `parts` has how many parts a word may have
    whose first has that skeleton, and `beginnings` finds stems by theirs, by its length.
    """

    words: Mapping[Skeleton, tuple[str, ...]]
    parts: Mapping[str, tuple[int, ...]]
    beginnings: Mapping[int, Mapping[str, tuple[str, ...]]]


@lru_cache(maxsize=8)
def index(words: str) -> Index:
    """The words of a list, each in the form that is compared, to how it was written."""
    written: dict[str, str] = {}
    stems: set[str] = set()
    for line in words.splitlines():
        if word := key(line):
            written.setdefault(word, line.strip())
            if is_stem(line):
                stems.add(word)
    return Index(
        MappingProxyType(written),
        frozenset(stems),
        _steps(written),
        tuple({len(word) for word in written if len(word) < START}),
        _disguises(written, stems),
    )


def key(line: str) -> str:
    """A line of a list in the form that is compared, without the mark of a stem."""
    return fold(plain(line))


def plain(line: str) -> str:
    """The word of a line as it was written, without the mark of a stem."""
    return _STEM.sub("", line.strip())


def is_stem(line: str) -> bool:
    """Whether the line asks for every word that begins as it does."""
    return _STEM.search(line.strip()) is not None


def _steps(words: Mapping[str, str]) -> dict[int, dict[str, tuple[int, ...]]]:
    steps: dict[int, dict[str, set[int]]] = {}
    for word in words:
        size, length = START, len(word)
        while size <= length:
            ending_here = steps.setdefault(size, {}).setdefault(word[:size], set())
            if length < 2 * size:
                ending_here.add(length)
            size *= 2
    return {
        size: {start: tuple(sorted(lengths)) for start, lengths in starts.items()}
        for size, starts in steps.items()
    }


def _disguises(words: Mapping[str, str], stems: set[str]) -> Disguises:
    """Of words and phrases alone: whatever holds other signs is looked for as it is."""
    found: dict[Skeleton, list[str]] = {}
    parts: dict[str, set[int]] = {}
    beginnings: dict[int, dict[str, list[str]]] = {}
    for word in words:
        if not _WORDS_ALONE.fullmatch(word):
            continue
        bones = tuple(skeletons(tokens_of(word)))
        found.setdefault(bones, []).append(word)
        parts.setdefault(bones[0], set()).add(len(bones))
        if word in stems and len(bones) == 1:
            beginnings.setdefault(len(bones[0]), {}).setdefault(bones[0], []).append(word)
    return Disguises(
        {bones: tuple(same) for bones, same in found.items()},
        {first: tuple(sorted(numbers)) for first, numbers in parts.items()},
        {
            size: {start: tuple(same) for start, same in starts.items()}
            for size, starts in beginnings.items()
        },
    )
