"""What chains the moderation log: each line's hash is made of the one before it and of itself.

Who did it, and the words that a line keeps, go in as digests with a salt of their own. Where they
have to be erased their salt goes with them: nothing can be guessed from what stays, and the chain
still holds.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

START = "0" * 64
"""What the first line takes for the hash of the line before it."""

EDITION = 1
OPEN = (
    "number", "comment_id", "post_id", "action", "status_before", "status_after", "batch", "undoes",
    "who_digest", "words_digest",
)  # fmt: skip
WHO = ("actor_name",)
WORDS = ("reasons", "note", "before", "after")
PARTS = {"who": WHO, "words": WORDS}
"""The parts of a line that can be erased, each with its own salt and digest."""


def sealed(line: Mapping[str, Any]) -> dict[str, str]:
    """A salt and a digest for each part that may have to be erased."""
    seals = {}
    for part in PARTS:
        salt = secrets.token_hex(16)
        seals[f"{part}_salt"] = salt
        seals[f"{part}_digest"] = part_digest(line, part, salt)
    return seals


def part_digest(line: Mapping[str, Any], part: str, salt: str) -> str:
    """The digest of one part of a line under its salt."""
    return _sha256([salt, *(line[name] for name in PARTS[part])])


def line_hash(line: Mapping[str, Any], previous: str) -> str:
    """The hash of a line that follows the one with the hash `previous`."""
    moment = line["created_at"].isoformat()
    return _sha256([EDITION, previous, moment, *(line[name] for name in OPEN)])


def _sha256(values: list[Any]) -> str:
    text = json.dumps(values, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
