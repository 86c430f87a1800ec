"""What makes a comment look like one that readers should not see yet, or ever."""

from collections.abc import Iterable

from blog.comments.moderation.facts import Facts
from blog.comments.moderation.verdict import JSON, Call, Reason, Verdict, because
from blog.comments.moderation.words import SENDERS_ADDRESS, Match


def links(facts: Facts) -> Verdict | None:
    """As many links in the rendered text as the owner finds too many; 0 allows any number."""
    limit, found = facts.settings.max_links, facts.text.link_count
    if limit == 0 or found < limit:
        return None
    return because("links", "many_links", Call.HOLD, links=found, limit=limit)


def moderation_words(facts: Facts) -> Verdict | None:
    return _found("moderation_words", Call.HOLD, facts.matches("moderation"))


def disallowed_words(facts: Facts) -> Verdict | None:
    return _found("disallowed_words", Call.REJECT, facts.matches("disallowed"))


def _found(rule: str, call: Call, matches: Iterable[Match]) -> Verdict | None:
    """One reason a word, with the rule's name as code."""
    reasons = tuple(Reason(rule, rule, call, _params(match)) for match in matches)
    return Verdict(reasons) if reasons else None


def _params(match: Match) -> dict[str, JSON]:
    """What was found and where; a word that would tell the sender's address is not named."""
    where: dict[str, JSON] = {"where": [*match.where]}
    return where if match.word == SENDERS_ADDRESS else {"word": match.word, **where}
