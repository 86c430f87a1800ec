"""What makes a comment look like one that readers should not see yet, or ever."""

from collections.abc import Iterable

from blog.comments.moderation.facts import Facts
from blog.comments.moderation.opinions import CALLS, CODES, Answer, Said
from blog.comments.moderation.verdict import JSON, Call, Reason, Verdict, because
from blog.comments.moderation.words import SENDERS_ADDRESS, Match

OUTSIDE = "outside_check"
"""The rule by which others are asked, as it stands with its reasons."""


def links(facts: Facts) -> Verdict | None:
    """As many links in the rendered text as the owner finds too many; 0 allows any number."""
    limit, found = facts.settings.max_links, facts.text.link_count
    if limit == 0 or found < limit:
        return None
    return because("links", "many_links", Call.HOLD, links=found, limit=limit)


def spam_score(facts: Facts) -> Verdict | None:
    """What is likely spam by all that moderators decided so far; the owner says from where on."""
    likelihood, rules = facts.spam.likelihood, facts.rules
    if likelihood is None or not rules.spam_score:
        return None
    percent = likelihood * 100
    if rules.spam_bin_from and percent >= rules.spam_bin_from:
        call = Call.SPAM
    elif rules.spam_hold_from and percent >= rules.spam_hold_from:
        call = Call.HOLD
    else:
        return None
    words: list[JSON] = [name for name, part in facts.spam.strongest if part > 0]
    return because("spam_score", "looks_like_spam", call, score=round(likelihood, 2), signs=words)


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
    params: dict[str, JSON] = {"where": [*match.where]}
    if match.word != SENDERS_ADDRESS:
        params["word"] = match.word
        if match.seen:
            params["seen"] = match.seen
    return params


def outside_check(facts: Facts) -> Verdict | None:
    """What checks elsewhere said; whoever is still asked, or was silent, holds the comment.

    One that has no opinion gives no reason, and an approval is outvoted by any other call.
    """
    reasons = tuple(
        _said(answer, only_holds=facts.rules.outside_only_holds)
        for answer in facts.outside.answers
        if answer.said is not Said.NOTHING
    )
    return Verdict(reasons) if reasons else None


def _said(answer: Answer, *, only_holds: bool) -> Reason:
    call = CALLS[answer.said]
    if only_holds:
        call = min(call, Call.HOLD)
    code = CODES.get(answer.said, f"outside_{answer.said}")
    words = {"words": " · ".join(answer.reasons)} if answer.reasons else {}
    return Reason(OUTSIDE, code, call, {"check": answer.check.value, **words})
