"""What a comment's log says it is, pure: spam, an honest comment, or nothing that teaches."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from blog.accounts.permissions import SYSTEM
from blog.comments.moderation.learned.model import Example

SPAM_CODE = "spam"
MOST_UNEVEN = 2
"""So many times more examples of one kind than of the other, and no more."""


class Line(Protocol):
    """One line of the log about the comment."""

    action: str
    actor_name: str
    batch: str
    undoes: str | None
    after: dict[str, object] | None


def label(lines: Iterable[Line]) -> bool | None:
    """Whether people decided that it is spam; None if nobody did, or it was taken back.

    `lines` are all about one comment, oldest first. What a rule alone decided is no line of a
    person, and what was undone does not count, however it came about.
    """
    lines = list(lines)
    undone = {line.undoes for line in lines if line.undoes}
    found: bool | None = None
    for line in lines:
        if line.batch in undone or line.actor_name == SYSTEM.name:
            continue
        match line.action:
            case "approve" | "not_spam":
                found = False
            case "spam":
                found = True
            case "reject":
                found = True if (line.after or {}).get("reject_code") == SPAM_CODE else None
            case "unapprove":
                found = None
    return found


def balanced(own: Sequence[Example], seed: Sequence[Example]) -> list[Example]:
    """As many of the site's own examples, first ones first, as with the seed leave a balance."""
    left = {
        kind: MOST_UNEVEN * _number(not kind, own, seed) - _number(kind, (), seed)
        for kind in (True, False)
    }
    kept = []
    for found, is_spam in own:
        if left[is_spam] > 0:
            left[is_spam] -= 1
            kept.append((found, is_spam))
    return kept


def _number(kind: bool, *lists: Sequence[Example]) -> int:
    return sum(is_spam is kind for examples in lists for _found, is_spam in examples)
