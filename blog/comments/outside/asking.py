"""Deciding about a comment where others are to be asked first, and writing down to ask them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from blog.comments.moderation.facts import Facts
from blog.comments.moderation.log import new_batch
from blog.comments.moderation.opinions import Answer, Check, OutsideFacts
from blog.comments.moderation.pipeline import decide
from blog.comments.moderation.suspicion import OUTSIDE
from blog.comments.moderation.verdict import Decision
from blog.comments.outside.settings import CheckSettings
from blog.comments.states import Status
from blog.core import addresses, clock, outbox
from blog.core.credentials import credential
from blog.core.settings.store import current

JOB = "comments.check"
WORTH_ASKING = (Status.APPROVED, Status.PENDING)


def active() -> tuple[Check, ...]:
    """Whom the owner has asked."""
    found = []
    if current(CheckSettings).url:
        found.append(Check.WEBHOOK)
    if credential("AKISMET_KEY"):
        found.append(Check.AKISMET)
    return tuple(found)


def judge(facts: Facts, version: int) -> tuple[Facts, Decision]:
    """What the rules decide, and the facts with whoever is to be asked beside them.

    Then the comment, which is to have that version, waits for the answers. Nobody is asked about
    what is refused, rejected or spam already, nor about people who are trusted.
    """
    decision = decide(facts)
    checks = active() if decision.status in WORTH_ASKING else ()
    if not checks:
        return facts, decision
    answers = tuple(Answer(check) for check in checks)
    asked = replace(facts, outside=OutsideFacts(new_batch(), version, answers))
    waiting = decide(asked)
    if all(reason.rule != OUTSIDE for reason in waiting.reasons):
        return facts, decision
    return asked, waiting


def asked_so_far(kept: Mapping[str, Any] | None) -> OutsideFacts:
    """Who was asked about a comment, and what they said, by the facts that were kept with it."""
    return OutsideFacts.from_json((kept or {}).get("outside", {}))


def ask(comment_id: int, outside: OutsideFacts, address: str, news: Sequence[Status]) -> None:
    """Write down, in the transaction that stores the comment, that its checks are to be asked.

    `news` are the states in which its moderators are to be told of it afterwards. Of the address
    Akismet alone gets the network, which is in the outbox until it has been asked.
    """
    until = clock.now() + timedelta(minutes=current(CheckSettings).minutes)
    for answer in outside.answers:
        network = addresses.prefix(address).partition("/")[0] if address else ""
        outbox.enqueue(
            JOB,
            comment_id=comment_id,
            check=answer.check.value,
            key=outside.key,
            until=until.isoformat(),
            news=[status.value for status in news],
            network=network if answer.check is Check.AKISMET and network != "unknown" else "",
        )
