"""From the facts of a comment to what becomes of it.

Gates refuse; trust settles; suspicion and policy decide together what is stored. In a stage all
rules speak, the most severe call wins, and every reason is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

from blog.comments.moderation import gates, past, policy, suspicion, trust
from blog.comments.moderation.facts import Facts
from blog.comments.moderation.verdict import Decision, Verdict, outcome, refusal

Rule = Callable[[Facts], Verdict | None]

RULES_VERSION = 8
"""Counted up when a rule's meaning changes; kept with each decision."""


@dataclass(frozen=True)
class Stage:
    """Rules that speak together. If `settles`, what they say keeps later stages silent."""

    name: str
    rules: tuple[Rule, ...]
    settles: bool = False
    refuses: bool = False


RULES: tuple[Stage, ...] = (
    Stage(
        "gates",
        (
            gates.post_known,
            gates.post_published,
            gates.password_given,
            gates.comments_open,
            gates.parent_approved,
            gates.branch_open,
            gates.registered,
            gates.not_shut_out,
            gates.guest_name,
            gates.guest_email,
            gates.guest_url,
            gates.text_fits,
            gates.picture_taken,
            gates.not_said_already,
            gates.not_too_soon,
            gates.slow_mode,
        ),
        settles=True,
        refuses=True,
    ),
    Stage("trust", (trust.post_author, trust.moderator), settles=True),
    Stage(
        "suspicion",
        (
            suspicion.links,
            suspicion.spam_score,
            suspicion.moderation_words,
            suspicion.disallowed_words,
            past.said_elsewhere,
            past.rejection_rate,
            past.email_domain,
            past.email_alias,
            past.disposable_email,
            suspicion.outside_check,
        ),
    ),
    Stage(
        "policy",
        (
            policy.hold_all,
            policy.article_held,
            policy.section_held,
            policy.person_held,
            policy.picture_held,
            policy.nudged_held,
            past.first_comments,
            policy.previously_approved,
        ),
    ),
)


@dataclass(frozen=True)
class TraceLine:
    """One rule and what it said. Not `counted`: an earlier stage had settled the matter."""

    stage: str
    rule: str
    verdict: Verdict | None
    counted: bool


def decide(facts: Facts, rules: tuple[Stage, ...] = RULES) -> Decision:
    """What becomes of the comment; the same facts always come to the same."""
    heard: list[Verdict] = []
    for stage in rules:
        said = [verdict for rule in stage.rules if (verdict := rule(facts))]
        if said and stage.refuses:
            return refusal(said)
        heard += said
        if said and stage.settles:
            break
    return outcome(heard)


def trace(facts: Facts, rules: tuple[Stage, ...] = RULES) -> tuple[TraceLine, ...]:
    """Every rule in order with what it said, those that an earlier stage silenced included."""
    lines: list[TraceLine] = []
    settled = False
    for stage in rules:
        said = [(rule.__name__, rule(facts)) for rule in stage.rules]
        lines += [
            TraceLine(stage.name, name, verdict, counted=not settled) for name, verdict in said
        ]
        settled = settled or (stage.settles and any(verdict for _, verdict in said))
    return tuple(lines)
