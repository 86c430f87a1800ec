"""How much one report weighs, after Discourse: one, and trust, and how often one was right."""

import math
from enum import StrEnum

from blog.core.text import N_

STAFF_TRUST = 5
ACCOUNT_TRUST = 1
ENOUGH_ANSWERED = 5
"""Accuracy counts once more reports than these were found right or wrong."""

FAIR = 0.7
"""Whoever is right this often gains nothing and loses nothing."""

STRENGTH = 5.0
UNIT = 100


class Outcome(StrEnum):
    """What a moderator made of a report."""

    OPEN = "open"
    AGREED = "agreed"
    DISAGREED = "disagreed"
    IGNORED = "ignored"


REASONS: dict[str, str] = {
    "abuse": N_("It insults, threatens or degrades somebody"),
    "personal_data": N_("It tells personal data"),
    "misinformation": N_("It states as fact what is not"),
    "spam": N_("It is advertising or spam"),
    "off_topic": N_("It is not about the article"),
    "other": N_("Something else"),
}
"""Why a reader may report, in the order in which the reasons are offered."""


def weight(trust: int, agreed: int, disagreed: int) -> int:
    """In hundredths; never less than nothing."""
    return max(0, round(UNIT * (1 + trust + accuracy(agreed, disagreed))))


def accuracy(agreed: int, disagreed: int) -> float:
    """What earlier reports add or take: nothing at first and at 70% right, more with each one."""
    answered = agreed + disagreed
    if answered <= ENOUGH_ANSWERED:
        return 0.0
    above = agreed / answered - FAIR
    share = above / (1 - FAIR) if above >= 0 else above / FAIR
    return share * STRENGTH * math.log(answered, 4)
