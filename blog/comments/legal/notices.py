"""Taking in a notice of illegal content, and deciding about it with a statement of reasons.

Whoever sent it gets an acknowledgement at once and the decision later; the comment's writer is told
what was done and why. All mail goes through the outbox, in the transaction that it tells of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from blog.accounts.permissions import Actor
from blog.comments.legal.models import IllegalNotice
from blog.comments.legal.settings import LegalSettings
from blog.comments.models import Comment
from blog.comments.permissions import may_moderate_all
from blog.comments.reports.waiting import wait, waiting
from blog.comments.sections import require_whole_site
from blog.comments.services import moderate_comment
from blog.comments.states import Action, Status
from blog.core import clock, ratelimit
from blog.core.addresses import address_hash
from blog.core.db import db, transaction
from blog.core.errors import Conflict, Invalid, NotFound
from blog.core.i18n import _
from blog.core.identity import is_email
from blog.core.mailer import send_later
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.core.templates import render_mail
from blog.core.urls import absolute

NOTICES = "notices"
ILLEGAL = "illegal"
LONGEST = {"location": 500, "explanation": 10_000, "name": 200, "email": 254, "statement": 10_000}
TRIES, TRIES_SECONDS = 5, 3_600
SHOWN = 50


class Outcome(StrEnum):
    """What became of a notice."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Notice:
    """What somebody sends. `is_exempt`: of an offence against children, which may be told of
    without a name."""

    comment_id: int
    location: str
    explanation: str
    name: str = ""
    email: str = ""
    is_exempt: bool = False
    good_faith: bool = False
    address: str = ""


def send_notice(notice: Notice) -> int:
    """Keep the notice and acknowledge it by mail; returns its number.

    Raises NotFound, Invalid naming what is missing, and TooMany beyond five in an hour.
    """
    if not current(LegalSettings).notices:
        raise NotFound(_("This page does not exist."))
    _check(notice)
    network = address_hash(notice.address) if notice.address else "unknown"
    ratelimit.hit(f"notice:{network}", limit=TRIES, seconds=TRIES_SECONDS)
    with transaction() as session:
        status = session.scalar(select(Comment.status).where(Comment.id == notice.comment_id))
        if status != Status.APPROVED:
            raise NotFound(_("This comment does not exist, or no longer."))
        row = IllegalNotice(
            comment_id=notice.comment_id,
            location=notice.location.strip(),
            explanation=notice.explanation.strip(),
            name=" ".join(notice.name.split()),
            email=notice.email.strip(),
            outcome=Outcome.OPEN.value,
            statement="",
            created_at=clock.now(),
        )
        session.add(row)
        session.flush()
        wait(NOTICES, 1)
        send_about(row, row.email, "notice_received", redress=_redress())
        desk = current(SiteSettings).contact_email
        send_about(row, desk, "notice_waits", url=absolute(f"/admin/notices/{row.id}/"))
        return row.id


def decide_notice(
    actor: Actor, notice_id: int, outcome: Outcome, statement: str, version: int | None
) -> str | None:
    """Uphold the notice, which rejects the comment, or dismiss it; tell both sides why.

    Returns the batch by which a rejection can be undone. `version` is the comment's as it was seen,
    None if it is gone. Raises NotFound, Forbidden, Invalid without a statement of reasons, and
    Conflict if it was decided before or the comment was changed since.
    """
    require_whole_site(actor)
    statement = statement.strip()
    if outcome not in (Outcome.UPHELD, Outcome.DISMISSED):
        raise Invalid(_("This form asked for something that cannot be done."))
    if not statement or len(statement) > LONGEST["statement"]:
        raise Invalid(fields={"statement": _("State the reasons, in at most 10,000 characters.")})
    with transaction() as session:
        row = _locked(session, notice_id)
        if row.outcome != Outcome.OPEN:
            raise Conflict(_("Somebody has decided about this notice already."))
        comment = session.get(Comment, row.comment_id)
        writer = comment.author_email if comment is not None else ""
        removed = outcome is Outcome.UPHELD and comment is not None and _can_reject(comment)
        if removed and version is None:
            raise Conflict(_("Somebody else has changed this comment in the meantime."))
        if removed:
            assert version is not None
            row.batch = moderate_comment(
                actor, row.comment_id, version, Action.REJECT,
                reject_code=ILLEGAL, note=_("Notice %(number)s", number=row.id),
            )  # fmt: skip
        row.outcome, row.statement = outcome.value, statement
        row.decided_by, row.decided_at = actor.user_id, clock.now()
        wait(NOTICES, -1)
        said = {"redress": _redress(), "upheld": outcome is Outcome.UPHELD}
        send_about(row, row.email, "notice_decided", **said)
        if removed:
            send_about(row, writer, "notice_reasons", **said)
        return row.batch


def decide_anew(actor: Actor, notice_id: int) -> None:
    """Let a notice that was decided wait again, because somebody has objected.

    The comment stays where it stands, and the reasons given stay to begin with. Raises NotFound,
    Forbidden, and Conflict if it waits already.
    """
    require_whole_site(actor)
    with transaction() as session:
        row = _locked(session, notice_id)
        if row.outcome == Outcome.OPEN:
            raise Conflict(_("This notice waits for a decision already."))
        put_back(row)


def put_back(notice: IllegalNotice) -> None:
    """Make a notice that is locked wait; its statement of reasons is kept."""
    notice.outcome, notice.batch = Outcome.OPEN.value, None
    notice.decided_by = notice.decided_at = None
    wait(NOTICES, 1)


def notices(actor: Actor, outcome: Outcome, before: int | None = None) -> list[IllegalNotice]:
    """Notices that stand there, newest first. Raises Forbidden."""
    require_whole_site(actor)
    query = select(IllegalNotice).where(IllegalNotice.outcome == outcome.value)
    if before is not None:
        query = query.where(IllegalNotice.id < before)
    return list(db.session.scalars(query.order_by(IllegalNotice.id.desc()).limit(SHOWN + 1)))


def find_notice(actor: Actor, notice_id: int) -> IllegalNotice:
    """One notice. Raises NotFound and Forbidden."""
    require_whole_site(actor)
    found = db.session.get(IllegalNotice, notice_id)
    if found is None:
        raise NotFound(_("There is no such notice."))
    return found


def send_about(notice: IllegalNotice, to: str, template: str, **values: object) -> None:
    """Mail somebody about a notice, if there is an address; in the transaction that it tells of."""
    if to:
        subject, text = render_mail(template, notice=notice, **values)
        send_later(to, subject, text)


def notices_from(email: str) -> Iterator[IllegalNotice]:
    """What somebody with this address has sent, oldest first."""
    query = select(IllegalNotice).where(func.lower(IllegalNotice.email) == email)
    yield from db.session.scalars(query.order_by(IllegalNotice.id).execution_options(yield_per=200))


def forget_notifier(session: Session, email: str) -> None:
    """Forget who sent these notices. That there were some, and what became of them, stays.

    The explanation goes too where it has been answered; an open notice cannot do without.
    """
    theirs = func.lower(IllegalNotice.email) == email
    answered = IllegalNotice.outcome != Outcome.OPEN.value
    for which, values in (
        (theirs & answered, {"explanation": ""}),
        (theirs, {"name": "", "email": ""}),
    ):
        session.execute(
            update(IllegalNotice).where(which).values(values),
            execution_options={"synchronize_session": False},
        )


def open_notices(actor: Actor) -> int:
    """How many wait for this person."""
    return waiting(NOTICES) if may_moderate_all(actor) else 0


def _locked(session: Session, notice_id: int) -> IllegalNotice:
    query = select(IllegalNotice).where(IllegalNotice.id == notice_id).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound(_("There is no such notice."))
    found: IllegalNotice = row
    return found


def _can_reject(comment: Comment) -> bool:
    return comment.status in (Status.APPROVED, Status.PENDING)


def _check(notice: Notice) -> None:
    errors = {
        name: _("At most %(count)s characters, please.", count=most)
        for name, most in LONGEST.items()
        if len(getattr(notice, name, "")) > most
    }
    if not notice.explanation.strip():
        errors["explanation"] = _("Explain why it is against the law.")
    if not notice.location.strip():
        errors["location"] = _("Say exactly where it is.")
    if not notice.is_exempt and not notice.name.strip():
        errors["name"] = _("Enter your name.")
    if notice.email.strip() and not is_email(notice.email.strip()):
        errors["email"] = _("This does not look like an email address.")
    elif not notice.is_exempt and not notice.email.strip():
        errors["email"] = _("Enter your email address.")
    if not notice.good_faith:
        errors["good_faith"] = _("Confirm this; the law asks for it.")
    if errors:
        raise Invalid(fields=errors)


def _redress() -> str:
    own = current(LegalSettings).redress.strip()
    return own or _(
        "You can object to a decision by answering this mail within six months; a person looks at"
        " it again, free of charge. You can also turn to a certified body for the settlement of"
        " disputes out of court, or to a court."
    )
