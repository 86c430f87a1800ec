"""What a person's past tells against publishing at once: how often refused, or said before."""

from blog.comments.moderation import mailboxes
from blog.comments.moderation.facts import Facts
from blog.comments.moderation.verdict import Call, Verdict, because

FEWEST_DECIDED = 3
"""Of fewer comments than these, no share is told."""

HOUR = 3600


def said_elsewhere(facts: Facts) -> Verdict | None:
    """The same words by the same person or network, under whatever article, not long ago."""
    hours, since = facts.rules.repeat_hours, facts.past.seconds_since_said
    if since is None or since >= hours * HOUR:
        return None
    return because("said_elsewhere", "said_before", Call.HOLD, hours=hours)


def rejection_rate(facts: Facts) -> Verdict | None:
    """Who was refused too great a share of their comments lately waits with the next one."""
    limit, past = facts.rules.rejection_percent, facts.past
    decided = past.refused + past.accepted
    if not limit or decided < FEWEST_DECIDED or past.refused * 100 < limit * decided:
        return None
    return because(
        "rejection_rate",
        "often_refused",
        Call.HOLD,
        refused=past.refused,
        decided=decided,
        limit=limit,
    )


def email_domain(facts: Facts) -> Verdict | None:
    domain = mailboxes.listed(facts.person.email, facts.rules.held_email_domains)
    return because("email_domain", "held_domain", Call.HOLD, domain=domain) if domain else None


def email_alias(facts: Facts) -> Verdict | None:
    """One of any number of addresses that all lead to one mailbox, where the owner minds that."""
    if not facts.rules.hold_email_aliases or mailboxes.alias_of(facts.person.email) is None:
        return None
    return because("email_alias", "alias_of_a_mailbox", Call.HOLD)


def disposable_email(facts: Facts) -> Verdict | None:
    """An address that is thrown away after use proves nothing and answers to nobody."""
    email, rules = facts.person.email, facts.rules
    if not rules.hold_disposable or not mailboxes.is_disposable(email, rules.disposable_domains):
        return None
    domain = mailboxes.domain_of(email)
    return because("disposable_email", "disposable_domain", Call.HOLD, domain=domain)


def first_comments(facts: Facts) -> Verdict | None:
    """As many as the owner wants to see of everybody; only a proven identity has had any."""
    needed = facts.rules.first_comments_held
    approved = facts.past.approved if facts.person.proof is not None else 0
    if approved >= needed:
        return None
    return because(
        "first_comments", "too_few_approved", Call.HOLD, approved=approved, needed=needed
    )
