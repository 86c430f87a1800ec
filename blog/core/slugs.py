"""The last part of an address, made from a title: readable, and never a word of the site's own."""

import re
import unicodedata
from collections.abc import Callable

MAX_LENGTH = 200

# What has no accent to lose but is written with other letters.
_LATIN = str.maketrans(
    {
        "ß": "ss",
        "ẞ": "ss",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "ø": "o",
        "Ø": "o",
        "đ": "d",
        "Đ": "d",
        "ð": "d",
        "Ð": "d",
        "ł": "l",
        "Ł": "l",
        "þ": "th",
        "Þ": "th",
        "ħ": "h",
        "Ħ": "h",
        "ŧ": "t",
        "Ŧ": "t",
        "ŋ": "n",
        "Ŋ": "n",
        "ı": "i",
        "ĸ": "k",
        "ſ": "s",
        "ƒ": "f",
    }
)
# They vanish, so that "don't" is one word; the soft hyphen and zero-width characters are invisible.
_VANISH = re.compile("['’‘ʼʻ`´\u00ad\u200b-\u200f\u2060\ufeff]")

# The first parts of the addresses that are the site's own.
RESERVED = frozenset(
    """.well-known account admin api author category comment comment-page comments embed favicon.ico
    feed feeds healthz inbox login logout media metrics nodeinfo outbox page preview readyz register
    robots.txt rss search sitemap.xml static tag trackback wp-admin wp-content wp-cron wp-includes
    wp-json wp-login wp-login.php xmlrpc xmlrpc.php""".split()
)
_COMMENT_PAGE = re.compile(r"comment-page-\d+")


def slugify(text: str, max_length: int = MAX_LENGTH) -> str:
    """`text` as a slug of at most `max_length` characters, or "" when nothing of it is left.

    Latin letters lose their accents, other scripts keep their letters. Lower case, NFC, words
    joined by single hyphens; one that is too long ends at the last word that fits.
    """
    letters = _plain_latin(_VANISH.sub("", text.translate(_LATIN)))
    kept = "".join(character if _is_slug_character(character) else "-" for character in letters)
    return _cut("-".join(word for word in kept.split("-") if _has_letter(word)), max_length)


def is_reserved(slug: str) -> bool:
    """True when a page or top category of this slug would hide one of the site's own addresses.

    Numbers are reserved too: years and page numbers look like that.
    """
    return slug in RESERVED or slug.isdecimal() or bool(_COMMENT_PAGE.fullmatch(slug))


def with_suffix(slug: str, taken: Callable[[str], bool], max_length: int = MAX_LENGTH) -> str:
    """The first of `slug`, `slug-2`, `slug-3` … not `taken`, none longer than `max_length`."""
    candidate = _cut(slug, max_length)
    number = 1
    while taken(candidate):
        number += 1
        suffix = f"-{number}"
        candidate = slug[: max_length - len(suffix)].rstrip("-") + suffix
    return candidate


def _plain_latin(text: str) -> str:
    """Lower case and NFC, with the marks on Latin letters gone; marks of other scripts stay."""
    plain: list[str] = []
    on_latin = False
    for character in unicodedata.normalize("NFD", text.lower()):
        if unicodedata.category(character) == "Mn" and on_latin:
            continue
        is_latin = character.isascii() or "LATIN" in unicodedata.name(character, "")
        on_latin = is_latin and character.isalnum()
        plain.append(character)
    return unicodedata.normalize("NFC", "".join(plain)).translate(_LATIN)


def _is_slug_character(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) in ("Mn", "Mc")


def _has_letter(word: str) -> bool:
    return any(character.isalnum() for character in word)


def _cut(slug: str, max_length: int) -> str:
    if len(slug) <= max_length:
        return slug
    cut = slug[: max_length + 1]
    at_word = cut.rpartition("-")[0] if "-" in cut else slug[:max_length]
    return at_word.strip("-")
