"""Text as a reader sees it, pure: through invisible characters, look-alikes, digits and
signs for letters, letters set apart.

`fold` brings everything to one writing: case, width, mathematical and circled letters (by Unicode's
own compatibility forms), Cyrillic, Greek and Armenian letters that stand for Latin ones, marks laid
over letters, and nothing of what nobody sees. It does the same to a list of words, so that words of
any script still find themselves.

`skeleton` goes further, for finding what may be a disguise; `reads_as` then tells whether it is.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

_LOOK_ALIKES = (
    ("abcdehijklmopqstvwxy", "авсԁеһіјкӏморԛѕтѵԝху"),
    ("hn", "нп"),
    ("abceiknoptuvwxy", "αβϲεικηορτυνωχγ"),
    ("ghnoqudft", "ցհոօզսժքէ"),  # Armenian
)
_LETTERS = {ord(other): latin for pair in _LOOK_ALIKES for latin, other in zip(*pair, strict=True)}
_OTHERS = "".join(map(chr, _LETTERS))
_TWINS = "асԁеһіјӏорԛѕѵԝхуαϲινορհոօսց"
"""Letters that nobody can tell from Latin ones: of these alone a whole word may be made."""
_MISTAKEN = re.compile(
    rf"(?<![^\W_])(?=[^\W_]*[{_OTHERS}])(?:(?=[^\W_]*[a-z])|(?=[{_TWINS}]{{3,}}(?![^\W_])))[^\W_]+"
)
"""Words of two scripts, or of twins alone. A word of another script is left as it is: few Russian
words may be taken for English ones."""

_DRAWN = dict(
    zip(map(ord, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢıɨƀƙƶ"), "abcdefghijklmnopqrstuvwyziibkz", strict=True)
)
for _first in (0x1F150, 0x1F170, 0x1F1E6):  # white on black, and those that flags are made of
    _DRAWN |= {_first + place: chr(ord("a") + place) for place in range(26)}

_UNSEEN = re.compile(
    "[\u00ad\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_OVERLAID = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")

SIGNS = {
    "o": "o0", "i": "i1!|", "l": "l1!|", "e": "e3€", "a": "a4@", "s": "s5$", "t": "t7+",
}  # fmt: skip
"""What may stand for a letter, itself included."""
_BARE = str.maketrans("013457@$l!|€+", "oieastasiiiet")
"""`1`, `!` and `|` may stand for two letters: in a skeleton these are one."""
DRAWN_OUT = 3
"""A letter written so many times in a row may stand for one or two of it."""
_MORE_THAN_DRAWN_OUT = re.compile(r"([^\n1])(?=\1\1\1)")
_REPEATED = re.compile(r"([^\n])(?=\1)")
_TOKEN = re.compile(r"(?:[^\W_]|[@$])+")
_SIGNED = re.compile(r"(?:[^\W_]|[@$€]|[!|+]{1,3}(?=[^\W_]|[@$€]))+")
"""With signs that mostly stand between words, where they are followed by a letter: a word's end is
none of their places, so that `Great!` is no other word."""
_SET_APART = re.compile(
    r"(?<![^\W_])(?:[^\W_]|[@$€!|+])(?=([^\w@$€!|+\n]{1,3}|_))(?:\1(?:[^\W_]|[@$€!|+])){3,}(?![^\W_])"
)
"""Four letters or more, each by itself, with the same sign or space between any two."""
_FEWEST_APART = 4
_BY_THEMSELVES = "aeiouy"
LONGEST_TOKEN = 64


def fold(text: str) -> str:
    """Text as it is compared: alike in case, encoding, look and spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    text = text.casefold()
    if not text.isascii():
        text = _OVERLAID.sub("", text).translate(_DRAWN)
        text = _MISTAKEN.sub(lambda word: word[0].translate(_LETTERS), text)
    return " ".join(text.split())


def tokens_of(folded: str) -> list[str]:
    """The words of a folded text with the signs that may stand for letters, in their order."""
    return _TOKEN.findall(_MORE_THAN_DRAWN_OUT.sub("", folded))


def tokens_with_signs(folded: str) -> list[str]:
    """The same, with `!`, `|`, `€` and `+` inside of words as well; empty where there are none."""
    if not any(sign in folded for sign in "!|€+"):
        return []
    return _SIGNED.findall(_MORE_THAN_DRAWN_OUT.sub("", folded))


def set_apart(folded: str) -> list[tuple[str, str]]:
    """Words whose letters stand apart, each joined and as it is written.

    A vowel at either end may be a word of its own, as in `a` or `I`: without it they are told, too.
    """
    found = []
    for run in _SET_APART.finditer(folded):
        written, step = run[0], 1 + len(run[1])
        joined = written[::step]
        whole, spaced = len(joined), run[1] == " "
        firsts = (0, 1) if spaced and joined[0] in _BY_THEMSELVES else (0,)
        lasts = (whole, whole - 1) if spaced and joined[-1] in _BY_THEMSELVES else (whole,)
        for first in firsts:
            for last in lasts:
                if last - first >= _FEWEST_APART:
                    word = written[first * step : (last - 1) * step + 1]
                    found.append((_MORE_THAN_DRAWN_OUT.sub("", joined[first:last]), word))
    return found


def skeletons(tokens: list[str]) -> list[str]:
    """What each of the words may be read as: equal wherever `reads_as` could be true."""
    return _REPEATED.sub("", "\n".join(tokens).translate(_BARE)).split("\n") if tokens else []


def reads_as(token: str, word: str, *, is_stem: bool = False) -> bool:
    """Whether one of `tokens_of` is that folded word, or begins with it, written in disguise.

    Digits alone stand for no word.
    """
    if len(token) > LONGEST_TOKEN or not any(map(str.isalpha, token)):
        return False
    places = {0}
    for letter, times in _runs(word):
        places = {end for place in places for end in _ends(token, place, letter, times)}
    return bool(places) if is_stem else len(token) in places


@lru_cache(maxsize=4096)
def _runs(word: str) -> tuple[tuple[str, int], ...]:
    """Its letters, each with how often it stands in a row."""
    return tuple((letter, len(list(run))) for letter, run in groupby(word))


def _ends(token: str, place: int, letter: str, times: int) -> Iterable[int]:
    """Where the letter may have been read so many times from that place on, or be drawn out."""
    end, signs = place, SIGNS.get(letter, letter)
    while end < len(token) and token[end] in signs:
        end += 1
    drawn_out = range(place + DRAWN_OUT, end + 1)
    return drawn_out if times >= DRAWN_OUT or place + times > end else (place + times, *drawn_out)
