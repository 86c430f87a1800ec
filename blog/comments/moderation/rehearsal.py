"""Rehearsal: what other settings would have made of the comments that came last.

Each comment is judged twice over the facts that were kept with it, under the settings of now and
under the proposed ones. What was known only then (the address it came from, how many comments its
writer had) is as it was.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from blog.accounts.permissions import Actor, Capability, require
from blog.comments.models import Comment
from blog.comments.moderation.facts import Facts
from blog.comments.moderation.pipeline import decide
from blog.comments.moderation.queue import QueueRow, rows_of
from blog.comments.moderation.verdict import Decision, Reason
from blog.comments.settings import DiscussionSettings, RuleSettings
from blog.core.db import db
from blog.core.settings.store import Unfit, check, current

REFUSED = "refused"
AT_ONCE = 500
MOST = 100_000

REHEARSED: dict[type[Any], tuple[str, ...]] = {
    DiscussionSettings: (
        "hold_all",
        "require_previously_approved",
        "max_links",
        "moderation_words",
        "disallowed_words",
        "word_matching",
        "flood_seconds",
        "require_name_email",
        "registration_required",
        "close_after_days_enabled",
        "close_after_days",
    ),
    RuleSettings: (
        "spam_score",
        "spam_hold_from",
        "spam_bin_from",
        "first_comments_held",
        "repeat_hours",
        "rejection_percent",
        "held_email_domains",
        "hold_email_aliases",
        "hold_disposable",
        "disposable_domains",
        "pictures_held",
        "nudged_held",
        "outside_only_holds",
    ),
}
"""What rules read. How far they look back was settled when the facts were gathered."""


@dataclass(frozen=True)
class Proposal:
    """The settings as they would be."""

    discussion: DiscussionSettings
    rules: RuleSettings


@dataclass(frozen=True)
class Difference:
    """A comment that would have come out differently: `before` now, `after` as proposed.

    Both are a status, or `REFUSED`. `added` and `dropped` are the reasons that only the one or the
    other settings give.
    """

    row: QueueRow
    before: str
    after: str
    added: tuple[Reason, ...]
    dropped: tuple[Reason, ...]


@dataclass(frozen=True)
class Rehearsal:
    """How many comments were judged again, how many could not be, and what came out differently."""

    judged: int
    without_facts: int
    differences: Sequence[Difference]


def propose(values: Mapping[type[Any], Mapping[str, Any]]) -> Proposal:
    """The settings of now with these values, by group and name. Raises Unfit naming wrong ones."""
    problems = {
        name: problem
        for group, chosen in values.items()
        for name, value in chosen.items()
        if (problem := check(group, name, value))
    }
    if problems:
        raise Unfit(problems)
    return Proposal(
        replace(current(DiscussionSettings), **values.get(DiscussionSettings, {})),
        replace(current(RuleSettings), **values.get(RuleSettings, {})),
    )


def rehearse(actor: Actor, proposed: Proposal, last: int) -> Rehearsal:
    """Judge the last comments again, at most so many. Raises Forbidden."""
    require(actor, Capability.MANAGE_SETTINGS)
    now = Proposal(current(DiscussionSettings), current(RuleSettings))
    judged = without_facts = 0
    found: dict[int, tuple[Decision, Decision]] = {}
    for comment_id, kept in _kept(min(last, MOST)):
        if kept is None:
            without_facts += 1
            continue
        judged += 1
        before, after = _judged(kept, now), _judged(kept, proposed)
        if before.status != after.status:
            found[comment_id] = (before, after)
    return Rehearsal(judged, without_facts, _differences(found))


def _kept(last: int) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """The newest comments' ids with the facts that were kept, newest first."""
    query = select(Comment.id, Comment.facts).order_by(Comment.id.desc())
    below: int | None = None
    while last > 0:
        page = query if below is None else query.where(Comment.id < below)
        rows = db.session.execute(page.limit(min(last, AT_ONCE))).all()
        for row in rows:
            yield row.id, row.facts
        if len(rows) < AT_ONCE:
            return
        below, last = rows[-1].id, last - len(rows)


def _judged(kept: Mapping[str, Any], under: Proposal) -> Decision:
    return decide(Facts.from_snapshot(kept, under.discussion, under.rules))


def _differences(found: Mapping[int, tuple[Decision, Decision]]) -> list[Difference]:
    ids = list(found)
    rows = [row for n in range(0, len(ids), AT_ONCE) for row in rows_of(ids[n : n + AT_ONCE])]
    return [_difference(row, *found[row.id]) for row in rows]


def _difference(row: QueueRow, before: Decision, after: Decision) -> Difference:
    return Difference(
        row,
        before=before.status.value if before.status else REFUSED,
        after=after.status.value if after.status else REFUSED,
        added=tuple(reason for reason in after.reasons if reason not in before.reasons),
        dropped=tuple(reason for reason in before.reasons if reason not in after.reasons),
    )
