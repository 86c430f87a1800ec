"""What is said to a writer before a comment is recorded: what it looks like, and nothing more.

A nudge refuses nothing. What is posted again with "Post anyway" is judged with what was said of it.
"""

from blog.comments.moderation.facts import Facts
from blog.comments.moderation.pipeline import RULES
from blog.comments.moderation.verdict import Call
from blog.core.text import N_

FEWEST_LETTERS = 20
SHOUTED = 0.7

NUDGES: dict[str, str] = {
    "shouting": N_("Most of it is in capitals, which reads as shouting."),
    "repeated": N_("You have posted these very words before."),
    "suspicious": N_("It looks like what moderators of this site hold back."),
}


def nudges(facts: Facts) -> tuple[str, ...]:
    """What to say of a comment before it is recorded; nothing to whoever decides about it."""
    if facts.is_post_author or facts.person.may_moderate:
        return ()
    settings = facts.settings
    found = {
        "shouting": settings.nudge_style and is_shouting(facts.text.plain),
        "repeated": settings.nudge_style and facts.past.seconds_since_said is not None,
        "suspicious": settings.nudge_suspicious and _is_suspicious(facts),
    }
    return tuple(name for name, is_so in found.items() if is_so)


def is_shouting(text: str) -> bool:
    """Whether most letters that have a small form are capitals, of twenty letters or more."""
    loud, quiet = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return loud + quiet >= FEWEST_LETTERS and loud >= SHOUTED * (loud + quiet)


def _is_suspicious(facts: Facts) -> bool:
    rules = (rule for stage in RULES if stage.name == "suspicion" for rule in stage.rules)
    said = (rule(facts) for rule in rules)
    return any(verdict is not None and verdict.call >= Call.HOLD for verdict in said)
