"""Everything that is known about one comment: its thread, its history, and who else it may be."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, literal, select

from blog.accounts.permissions import Actor
from blog.comments.models import Comment, ModerationEntry
from blog.comments.moderation.conversation import Conversation, conversation_of
from blog.comments.moderation.facts import Facts
from blog.comments.moderation.pipeline import RULES_VERSION, TraceLine, trace
from blog.comments.moderation.queue import QueueRow, one, queue_rows, rows_of
from blog.comments.moderation.rehearsal import REHEARSED
from blog.comments.moderation.standings import StandingLine, Target, standings_of, subjects
from blog.comments.moderation.territory import territory
from blog.comments.reports.queries import ReportLine, reports_about
from blog.core.db import db
from blog.core.plans import aside
from blog.core.settings.store import current

MOST_ANCESTORS = 10
MOST_REPLIES = 20
MOST_OTHERS = 10


@dataclass(frozen=True)
class Dossier:
    """One comment with all that helps to decide about it.

    `above` leads from the top of the thread to what it answers; `trace` is empty where no facts
    were kept, and `ran` is None. `targets` is by what its writer can be known again.
    """

    row: QueueRow
    above: Sequence[QueueRow]
    replies: Sequence[QueueRow]
    others: Sequence[QueueRow]
    history: Sequence[ModerationEntry]
    trace: Sequence[TraceLine]
    reports: Sequence[ReportLine]
    standings: Sequence[StandingLine]
    targets: Sequence[Target]
    conversation: Conversation
    ran: "Ran | None" = None


@dataclass(frozen=True)
class Ran:
    """Under what the rules were asked, and what of it has changed since.

    `changed` has each setting that is another today: its label, its value then, and now. `learned`
    is the version of the spam score, empty where it had none.
    """

    version: int
    version_now: int
    changed: Sequence[tuple[str, Any, Any]]
    learned: str


def dossier(actor: Actor, comment_id: int) -> Dossier:
    """The comment and what belongs to it. Raises NotFound and Forbidden."""
    row = one(actor, comment_id)
    kept = db.session.scalar(select(Comment.facts).where(Comment.id == comment_id))
    kept = kept or {}
    facts = Facts.from_snapshot(kept) if kept else None
    return Dossier(
        row=row,
        above=_above(row),
        replies=_replies(row),
        others=others_by(actor, row),
        history=history(comment_id),
        reports=reports_about(comment_id),
        trace=trace(facts) if facts else (),
        ran=_ran(facts, kept.get("rules_version", 1)) if facts else None,
        standings=standings_of(row),
        targets=list(subjects(row)),
        conversation=conversation_of(comment_id),
    )


def others_by(actor: Actor, row: QueueRow, limit: int = MOST_OTHERS) -> list[QueueRow]:
    """Further comments by the same account, email or address, newest first."""
    same: list[ColumnElement[bool]] = []
    if row.user_id is not None:
        same.append(Comment.user_id == row.user_id)
    if row.author_email:
        same.append(Comment.author_email == row.author_email)
    if row.address_hash:
        same.append(Comment.address_hash == row.address_hash)
    others = [aside(each) for each in (Comment.id != row.id, *territory(actor))]
    newest: set[tuple[datetime, int]] = set()
    for who in same:
        query = select(Comment.created_at, Comment.id).where(who, *others)
        query = query.order_by(Comment.created_at.desc(), Comment.id.desc()).limit(limit)
        newest.update((found.created_at, found.id) for found in db.session.execute(query))
    return rows_of([comment_id for _when, comment_id in sorted(newest, reverse=True)[:limit]])


def history(comment_id: int) -> list[ModerationEntry]:
    """Every line of the log about one comment, oldest first."""
    query = select(ModerationEntry).where(ModerationEntry.comment_id == comment_id)
    return list(db.session.scalars(query.order_by(ModerationEntry.id)))


def last_entry(comment_id: int) -> ModerationEntry | None:
    """The newest line of the log about one comment: who brought it to where it stands."""
    query = select(ModerationEntry).where(ModerationEntry.comment_id == comment_id)
    found: ModerationEntry | None = db.session.scalar(
        query.order_by(ModerationEntry.id.desc()).limit(1)
    )
    return found


def _above(row: QueueRow) -> list[QueueRow]:
    """What it answers, and what that answers."""
    if row.parent_id is None:
        return []
    chain = select(Comment.id, Comment.parent_id).where(Comment.id == row.parent_id)
    steps = chain.add_columns(literal(1).label("step")).cte("above", recursive=True)
    further = select(Comment.id, Comment.parent_id, steps.c.step + 1)
    further = further.where(Comment.id == steps.c.parent_id, steps.c.step < MOST_ANCESTORS)
    steps = steps.union_all(further)
    query = queue_rows().join(steps, steps.c.id == Comment.id).order_by(steps.c.step.desc())
    return [QueueRow(*found) for found in db.session.execute(query)]


def _replies(row: QueueRow) -> list[QueueRow]:
    query = queue_rows().where(Comment.parent_id == row.id)
    query = query.order_by(Comment.created_at, Comment.id).limit(MOST_REPLIES)
    return [QueueRow(*found) for found in db.session.execute(query)]


def _ran(facts: Facts, version: int) -> Ran:
    """The trace is that of today's rules over what was known then, under the settings of then."""
    changed = []
    for then in (facts.settings, facts.rules):
        now = current(type(then))
        options = {option.name: option.metadata for option in fields(then)}
        for name in REHEARSED[type(then)]:
            was, is_now = getattr(then, name), getattr(now, name)
            # Of a list only what matched is kept: there is nothing to compare.
            if was != is_now and not options[name]["multiline"]:
                changed.append((options[name]["label"], was, is_now))
    return Ran(version, RULES_VERSION, changed, facts.spam.learned)
