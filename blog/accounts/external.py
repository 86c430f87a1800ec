"""Signing in with an account that somebody has elsewhere (OpenID Connect Core 1.0)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.accounts.models import ExternalIdentity, User
from blog.accounts.people import add_user, clean_email, clean_name, email_problems, load_user
from blog.accounts.permissions import Role
from blog.accounts.sessions import start_session
from blog.accounts.settings import AccountSettings
from blog.core import clock
from blog.core.db import insert_or, transaction
from blog.core.errors import Forbidden
from blog.core.i18n import _
from blog.core.settings.store import current

LONGEST_NAME = 120


@dataclass(frozen=True)
class Claims:
    """What a provider says of somebody; `email_verified`: it knows the address to be theirs."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str


def sign_in_with(claims: Claims, device: str = "") -> str:
    """Open a session for whoever the provider has recognised, and return its token.

    Known by issuer and subject; the first time by an address that the provider has verified. Where
    there is no account with it, one is made if anyone may register. Raises Forbidden.
    """
    with transaction() as session:
        user = load_user(session, _known(session, claims) or _first_time(session, claims))
        if not user.active:
            raise Forbidden(_("This account is switched off."))
        return start_session(user, device)


def _known(session: Session, claims: Claims) -> int | None:
    query = select(ExternalIdentity.user_id).where(
        ExternalIdentity.issuer == claims.issuer, ExternalIdentity.subject == claims.subject
    )
    found: int | None = session.scalar(query)
    return found


def _first_time(session: Session, claims: Claims) -> int:
    email = clean_email(claims.email)
    if not claims.email_verified or email_problems(email):
        raise Forbidden(_("Your provider does not say that it knows a mail address to be yours."))
    user_id = session.scalar(select(User.id).where(User.email == email))
    if user_id is None:
        user_id = _make(session, email, claims.name)
    else:
        user = load_user(session, user_id)
        user.email_verified_at = user.email_verified_at or clock.now()
    new = insert_or(ExternalIdentity).values(
        issuer=claims.issuer, subject=claims.subject, user_id=user_id, created_at=clock.now()
    )
    session.execute(new.on_conflict_do_nothing(index_elements=["issuer", "subject"]))
    return user_id


def _make(session: Session, email: str, name: str) -> int:
    settings = current(AccountSettings)
    if not settings.registration_open:
        raise Forbidden(_("New accounts are not being made at the moment."))
    printable = "".join(character for character in name if character.isprintable())
    return add_user(
        session,
        email=email,
        name=clean_name(printable)[:LONGEST_NAME] or email.partition("@")[0],
        role=Role(settings.default_role),
        password_hash=None,
        verified_at=clock.now(),
    )
