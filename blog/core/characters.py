"""Characters that show nothing, turn the line around, or pile up on one another."""

import re
import unicodedata

MOST_MARKS, MOST_MARKS_IN_NAMES = 8, 4
"""How many marks may sit on one letter; no script needs more, and each draws further out."""

# Fillers and the empty Braille cell count as letters and symbols, and show nothing.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_MARKS = ("Mn", "Me")
_EMBEDDINGS = re.compile("[\u202a-\u202e]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def shows_something(text: str) -> bool:
    """Whether a reader would see anything: spaces, invisible characters and bare marks do not."""
    return any(
        character.isprintable()
        and not character.isspace()
        and character not in _BLANK
        and unicodedata.category(character) not in _MARKS
        for character in text
    )


def calm_name(text: str) -> str:
    """A name that stays in its place wherever it stands; empty if nobody could see it."""
    calm = _few_marks(_DIRECTIONS.sub("", text), MOST_MARKS_IN_NAMES)
    return calm if shows_something(calm) else ""


def calm_text(text: str) -> str:
    """The text without what writes over its neighbours: overrides, and marks beyond all measure.

    What sets a piece of another direction apart stays where it is ended in its own line.
    """
    if text.isascii():
        return text
    lines = _EMBEDDINGS.sub("", text).split("\n")
    return _few_marks("\n".join(_closed(line) for line in lines), MOST_MARKS)


def _closed(line: str) -> str:
    found, depth = _ISOLATES.findall(line), 0
    for character in found:
        depth += -1 if character == "\u2069" else 1
        if depth < 0:
            break
    return _ISOLATES.sub("", line) if depth else line


def _few_marks(text: str, most: int) -> str:
    """Surplus marks dropped; characters between them that show nothing begin no new letter."""
    kinds = {character: unicodedata.category(character) for character in set(text)}
    marks = "".join(map(re.escape, (each for each in kinds if kinds[each] in _MARKS)))
    if not marks:
        return text
    silent = "".join(map(re.escape, (each for each in kinds if kinds[each] == "Cf")))
    between = f"[{silent}]*" if silent else ""
    return re.sub(f"((?:[{marks}]{between}){{{most}}})[{marks}{silent}]+", r"\1", text)
