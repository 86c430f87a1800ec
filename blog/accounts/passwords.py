"""Passwords: argon2id, at least ten characters, and not what everybody tries first.

Hashing takes tens of milliseconds by design, so it is done outside transactions.
"""

import unicodedata
from base64 import b64encode

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from blog.core.text import N_

SHORTEST = 10
LONGEST = 200

TOO_SHORT = N_("Use at least 10 characters; a few words make a good password.")
TOO_LONG = N_("Use at most 200 characters.")
TOO_COMMON = N_("Too many people use this one, so it is tried first. Choose another.")
TOO_PERSONAL = N_("Your own name or address is tried first. Choose another.")

# Of the best-known leaked lists, those that are long enough to be offered here at all.
_COMMON = frozenset(
    """0123456789 0987654321 1029384756 1111111111 1122334455 1234512345 1234554321 1234567890
    12345678910 123456789a 123456789q 1234567891 123456qwerty 123qwe123qwe 1q2w3e4r5t 1q2w3e4r5t6y
    1qaz2wsx3edc 9876543210 a123456789 abc1234567 abcd123456 abcdefghij administrator asdfasdfasdf
    asdfghjkl; asdfghjkl1 azertyuiop basketball blink182182 changeme123 chocolate1 correcthorse
    correcthorsebatterystaple football123 iloveyou12 iloveyou123 letmein123 liverpool1 manchester
    password00 password01 password10 password11 password12 password123 password1234 password12345
    password123456 passwordpassword p@ssw0rd123 princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv
    qwe123qwe123 qwerty1234 qwerty12345 qwerty123456 qwertyqwerty qwertyuiop qwertyuiop123
    qwertzuiop sunshine123 superman123 trustno1trustno1 welcome123 welcome1234 zaq12wsxcde3
    zxcvbnm123 zxcvbnm,./""".split()
)

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash that is stored."""
    return _hasher.hash(_normal(password))


def verify(stored: str | None, password: str) -> bool:
    """Whether `password` is the one that was hashed; takes as long when there is none."""
    known = stored is not None and len(password) <= LONGEST
    try:
        right = _hasher.verify(
            stored if stored is not None and known else _dummy(), _normal(password[:LONGEST])
        )
    except (VerificationError, InvalidHashError):
        return False
    return right and known


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def problem(password: str, *, email: str = "", name: str = "") -> str | None:
    """What is wrong with a new password, as a text to translate; None if it may be used."""
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    plain = _plain(password)
    if plain in _COMMON or len(set(plain)) < 3:
        return TOO_COMMON
    if plain in {_plain(word) for word in (email, email.partition("@")[0], name)}:
        return TOO_PERSONAL
    return None


def _dummy() -> str:
    """A hash that no password has, with today's parameters, so that checking it costs the same."""
    salt, digest = (
        b64encode(bytes(size)).decode().rstrip("=") for size in (_hasher.salt_len, _hasher.hash_len)
    )
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"


def _normal(password: str) -> str:
    """The same characters typed on another keyboard are the same password (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)


def _plain(text: str) -> str:
    return "".join(_normal(text).casefold().split())
