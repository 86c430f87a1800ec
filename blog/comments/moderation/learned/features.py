"""What the learned score looks at in a comment, pure: its words, pairs of words, and its manner.

Words are folded as a reader sees them: without case, invisible characters and drawn-out letters. An
address counts as one word, whatever it leads to; where it leads counts besides.
"""

import html
import math
import re
import unicodedata
from itertools import pairwise

from blog.core.html import link_targets

LONGEST = 4_000
"""Characters looked at: what sells itself does so early."""
MOST = 400
LONGEST_FEATURE = 60
LINK = "<link>"
_ADDRESS = re.compile(
    # Not `\b`: each of a thousand hyphens would begin anew, and read on to the end.
    r"(?:https?://|www\.)\S+"
    r"|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|biz|co|io|ru|me|tv|ly|gl|be|"
    r"site|shop|online|top|xyz|club)\b\S*",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([^/\s?#:]+)", re.IGNORECASE)
_WORD = re.compile(r"<link>|[^\W_]+(?:['’][^\W_]+)*")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_SHOUTED_MARKS = re.compile(r"[!?]{3,}")
_LONG_NUMBER = re.compile(r"\d{4,}")


def readable(plain: str, html: str) -> str:
    """What a comment's text gives to look at: its words, and the addresses behind them."""
    behind = [address for address in link_targets(html) if address not in plain]
    return " ".join([plain, *behind])


def features(text: str, name: str = "", url: str = "") -> frozenset[str]:
    """Everything that counts in a comment by that name with that address, at most 400 things.

    Marks of manner begin with `*`, hosts with `@`, words of the name with `name:`.
    """
    seen = _as_seen(text[:LONGEST])
    addresses: list[str] = []

    def taken_out(address: re.Match[str]) -> str:
        addresses.append(address[0])
        return f" {LINK} "

    plain = _ADDRESS.sub(taken_out, seen)
    words = _WORD.findall(_DRAWN_OUT.sub(r"\1\1", plain.lower()))
    found = dict.fromkeys(_manner(plain, words, addresses, url))
    found |= dict.fromkeys(f"@{host}" for address in addresses if (host := _host(address)))
    found |= dict.fromkeys(f"name:{word.lower()}" for word in _WORD.findall(_as_seen(name)))
    found |= dict.fromkeys(words)
    found |= dict.fromkeys(f"{first} {second}" for first, second in pairwise(words))
    return frozenset([feature for feature in found if len(feature) <= LONGEST_FEATURE][:MOST])


def _as_seen(text: str) -> str:
    """The text without what nobody sees, in one writing of each character."""
    plain = html.unescape(text)
    if plain.isascii():
        return plain
    plain = unicodedata.normalize("NFKC", plain)
    return "".join(char for char in plain if unicodedata.category(char) != "Cf")


def _host(address: str) -> str:
    found = _HOST.match(address)
    return found[1].lower().rstrip(".,)") if found else ""


def _manner(plain: str, words: list[str], addresses: list[str], url: str) -> list[str]:
    marks = [f"*length {min(6, int(math.log2(len(words) + 1)))}"]
    if addresses:
        marks.append("*an address")
    if len(addresses) > 1:
        marks.append("*several addresses")
    if url:
        marks.append("*a website given")
    letters = [char for char in plain if char.isalpha()]
    if len(letters) > 8 and sum(char.isupper() for char in letters) > 0.6 * len(letters):
        marks.append("*capitals")
    if _SHOUTED_MARKS.search(plain):
        marks.append("*marks in a row")
    if _LONG_NUMBER.search(plain):
        marks.append("*a long number")
    return marks
