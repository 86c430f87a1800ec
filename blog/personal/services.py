"""What people do about all that is kept about them: prove who they are, ask for the end, stay."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from blog.accounts import links
from blog.accounts.links import Purpose
from blog.accounts.people import clean_email, email_problems, keep_an_administrator
from blog.accounts.signing_in import limit_mail
from blog.core import clock, outbox, ratelimit, tokens
from blog.core.db import db, insert_or, transaction
from blog.core.errors import Conflict, Invalid, NotFound
from blog.core.i18n import _
from blog.core.mailer import send_later
from blog.core.templates import render_mail
from blog.core.urls import absolute
from blog.personal.models import Erasure
from blog.personal.people import Person, person_at

GRACE = timedelta(days=1)
KEEP = "keep-everything"
ASKED, ASKED_SECONDS = 5, 3_600


def request_link(email: str, address: str = "") -> None:
    """Send a link that proves whose address it is, if anything is kept about whoever has it.

    Whether there is, is asked in the worker alone. Raises Invalid and TooMany.
    """
    email = clean_email(email)
    if problems := email_problems(email):
        raise Invalid(fields=problems)
    limit_mail(email, address)
    outbox.enqueue("personal.mail_link", email=email)


def prove(token: str) -> str:
    """Use up such a link; returns the address that is proven. Raises NotFound if it is dead."""
    link = links.open_link(token)
    if link.purpose is not Purpose.PERSONAL:
        raise links.dead_link()
    links.spend(token, link)
    return link.email


def at_proven(email: str) -> Person:
    """Whoever has proven that address, also once nothing is kept about them any more."""
    return person_at(email) or Person(None, email)


def ask_for_erasure(person: Person, *, now: bool = False) -> Erasure:
    """Have everything about somebody erased a day from now, and tell them by mail how to stop it.

    Asked again, it stays as it was. With `now` it is due at once, and no mail is sent: whoever asks
    goes on with `erasing.erase`. Raises Conflict for the last administrator, and TooMany.
    """
    if not now:
        name = tokens.keyed_hash(person.email, "erasure")
        ratelimit.hit(f"erasure:{name}", limit=ASKED, seconds=ASKED_SECONDS)
    with transaction() as session:
        if person.user_id is not None:
            keep_an_administrator(session, person.user_id)
        moment = clock.now()
        due_at = moment if now else moment + GRACE
        row = insert_or(Erasure).values(
            user_id=person.user_id, email=person.email, asked_at=moment, due_at=due_at
        )
        added = session.scalar(row.on_conflict_do_nothing().returning(Erasure.id))
        found = _locked(session, person)
        if found is None:
            raise Conflict(_("Somebody has changed this in the meantime. Try again."))
        if now:
            found.due_at = min(found.due_at, moment)
            session.flush()
        if now:  # whoever asks does it; the worker only where that fails
            outbox.enqueue_at(moment + outbox.LEASE, "personal.erase", erasure_id=found.id)
        elif added is not None:
            outbox.enqueue_at(found.due_at, "personal.erase", erasure_id=found.id)
            _mail(found)
        return found


def erasure_of(person: Person) -> Erasure | None:
    """What they have asked for and is not done; None if nothing."""
    return db.session.scalars(select(Erasure).where(_about(person))).first()


def keep(person: Person) -> None:
    """Think again, as long as nothing has begun. Raises Conflict once it has."""
    with transaction() as session:
        found = _locked(session, person)
        if found is not None:
            _keep(session, found)


def keep_token(erasure: Erasure) -> str:
    """What the mail carries, so that its reader can stop it."""
    return tokens.sign([erasure.id, int(erasure.asked_at.timestamp())], KEEP)


def erasure_for(token: str) -> Erasure:
    """The erasure that such a link would stop. Raises NotFound once there is nothing to stop."""
    asked = tokens.unsign(token, KEEP)
    if isinstance(asked, list) and len(asked) == 2:
        found = db.session.get(Erasure, asked[0])
        if found is not None and keep_token(found) == token and clock.now() < found.due_at:
            return found
    raise NotFound(_("There is nothing to stop any more: it was stopped before, or is done."))


def keep_by_link(token: str) -> None:
    """Stop it with the link from the mail. Raises NotFound."""
    with transaction() as session:
        _keep(session, erasure_for(token))


def due(erasure_id: int) -> Person | None:
    """Whose erasure is to be done now; None if it was stopped, or is not due yet."""
    found = db.session.get(Erasure, erasure_id)
    if found is None or found.due_at > clock.now():
        return None
    known = person_at(found.email)
    user_id = found.user_id if found.user_id is not None else known.user_id if known else None
    return Person(user_id, found.email)


def drop(email: str) -> None:
    """Nothing is left to erase, or it cannot be."""
    with transaction() as session:
        session.execute(delete(Erasure).where(Erasure.email == email))


def when(person: Person) -> datetime | None:
    """When everything about somebody will be erased; None if they have not asked for it."""
    return db.session.scalar(select(Erasure.due_at).where(_about(person)))


def _keep(session: Session, erasure: Erasure) -> None:
    if erasure.due_at <= clock.now():
        raise Conflict(_("It is too late: the erasure has begun."))
    session.execute(delete(Erasure).where(Erasure.id == erasure.id))


def _locked(session: Session, person: Person) -> Erasure | None:
    query = select(Erasure).where(_about(person)).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).first()


def _about(person: Person) -> ColumnElement[bool]:
    if person.user_id is None:
        return Erasure.email == person.email
    return or_(Erasure.user_id == person.user_id, Erasure.email == person.email)


def _mail(erasure: Erasure) -> None:
    link = absolute(f"/account/data/keep/{keep_token(erasure)}/")
    subject, text = render_mail("erasure_asked", due_at=erasure.due_at, link=link)
    send_later(erasure.email, subject, text)
