"""Reporting a comment: one word of each reader against each, weighed; too many hide it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.accounts.permissions import Actor
from blog.comments.models import Comment
from blog.comments.moderation.shut_out import require_let_in
from blog.comments.reports.models import Report, Reporter
from blog.comments.reports.settings import ReportSettings
from blog.comments.reports.waiting import REPORTED, wait
from blog.comments.reports.weights import (
    ACCOUNT_TRUST,
    REASONS,
    STAFF_TRUST,
    UNIT,
    Outcome,
    weight,
)
from blog.comments.services import hide_reported
from blog.comments.states import Status
from blog.core import clock, ratelimit
from blog.core.addresses import address_hash
from blog.core.db import transaction
from blog.core.errors import Forbidden, Invalid, NotFound
from blog.core.i18n import _
from blog.core.settings.store import current

LONGEST_NOTE = 1_000
MOST_OPEN = 100
"""So many open reports of one comment are kept; more would tell a moderator nothing new."""

TRIES, TRIES_SECONDS = 20, 600


@dataclass(frozen=True)
class Complaint:
    """What a reader sends: who they are as far as that is known, the reason, and a note."""

    comment_id: int
    reason: str
    note: str = ""
    address: str = ""


def report_comment(actor: Actor, complaint: Complaint) -> bool:
    """Keep the report; returns whether it is the first of this reader about this comment.

    Without an account a reader is known by their network alone. Raises NotFound for what readers
    do not see, Forbidden, to whoever is suspended or banned too, Invalid, and TooMany beyond 20
    reports in ten minutes.
    """
    settings = current(ReportSettings)
    if not settings.offered:
        raise NotFound(_("This page does not exist."))
    if actor.user_id is None and not settings.guests:
        raise Forbidden(_("Sign in to report a comment."))
    if complaint.reason not in REASONS:
        raise Invalid(fields={"reason": _("Choose one reason.")})
    if len(complaint.note) > LONGEST_NOTE:
        raise Invalid(fields={"note": _("At most %(count)s characters.", count=LONGEST_NOTE)})
    reporter = _reporter(actor, complaint.address)
    ratelimit.hit(f"report:{reporter}", limit=TRIES, seconds=TRIES_SECONDS)
    with transaction() as session:
        comment = _visible(session, complaint.comment_id)
        require_let_in(actor, complaint.address, comment.post_id)
        if comment.reports >= MOST_OPEN or _has_reported(session, comment.id, reporter):
            return False
        _keep(session, comment, actor, complaint, reporter)
        limit = settings.hide_from * UNIT
        if limit and comment.report_score >= limit:
            hide_reported(session, comment)
    return True


def _visible(session: Session, comment_id: int) -> Comment:
    comment = session.scalar(
        select(Comment)
        .where(Comment.id == comment_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if comment is None or comment.status != Status.APPROVED:
        raise NotFound(_("This comment does not exist, or no longer."))
    found: Comment = comment
    return found


def _reporter(actor: Actor, address: str) -> str:
    if actor.user_id is not None:
        return f"user:{actor.user_id}"
    return f"network:{address_hash(address)}"


def _has_reported(session: Session, comment_id: int, reporter: str) -> bool:
    query = select(Report.id).where(Report.comment_id == comment_id, Report.reporter == reporter)
    return session.scalar(query) is not None


def _keep(
    session: Session, comment: Comment, actor: Actor, complaint: Complaint, reporter: str
) -> None:
    now = clock.now()
    known = session.get(Reporter, reporter)
    weighs = weight(_trust(actor), known.agreed if known else 0, known.disagreed if known else 0)
    session.add(
        Report(
            comment_id=comment.id,
            reporter=reporter,
            user_id=actor.user_id,
            reason=complaint.reason,
            note=complaint.note.strip(),
            weight=weighs,
            outcome=Outcome.OPEN.value,
            created_at=now,
        )
    )
    if comment.reported_at is None:
        comment.reported_at = now
        wait(REPORTED, 1)
    comment.reports += 1
    comment.report_score += weighs
    session.flush()


def _trust(actor: Actor) -> int:
    if actor.is_staff:
        return STAFF_TRUST
    return ACCOUNT_TRUST if actor.user_id is not None else 0
