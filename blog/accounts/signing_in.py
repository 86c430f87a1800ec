"""How people prove who they are: password, and mail. No answer tells whether an account exists.

Whatever depends on that (looking it up, making the link, the mail) happens in the worker, so
that known and unknown addresses cost the same and are answered alike.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from blog.accounts import links, passwords
from blog.accounts.models import User
from blog.accounts.people import clean_email, clean_name, email_problems, load_user, name_problems
from blog.accounts.permissions import Actor
from blog.accounts.sessions import end_all_sessions, start_session
from blog.accounts.settings import AccountSettings
from blog.core import clock, outbox, ratelimit
from blog.core.addresses import address_hash
from blog.core.db import db, transaction
from blog.core.errors import Forbidden, Invalid
from blog.core.i18n import _
from blog.core.settings.store import current
from blog.core.tokens import keyed_hash

QUARTER = 15 * 60
HOUR = 60 * 60
SIGN_INS_PER_ACCOUNT = 10
SIGN_INS_PER_NETWORK = 50
SIGN_INS_FROM_EVERYWHERE = 100
"""On one account in an hour: more than a person tries, so few that many networks guess nothing.
One network alone cannot use them up and shut the owner out."""
MAILS_PER_ACCOUNT = 5
MAILS_PER_NETWORK = 20


@dataclass(frozen=True)
class Credentials:
    """What a password is checked against; all empty for an unknown address."""

    user_id: int | None = None
    password_hash: str | None = None
    active: bool = False


def sign_in(email: str, password: str, device: str = "", address: str = "") -> str:
    """Open a session and return its token; raises Invalid with one message, or TooMany."""
    email = clean_email(email)
    network = address_hash(address)
    account = _account(email)
    account_key = f"login:{account}:{network}"
    ratelimit.hit(f"login:{network}", limit=SIGN_INS_PER_NETWORK, seconds=QUARTER)
    ratelimit.hit(account_key, limit=SIGN_INS_PER_ACCOUNT, seconds=QUARTER)
    ratelimit.hit(f"login:{account}", limit=SIGN_INS_FROM_EVERYWHERE, seconds=HOUR)
    found = _credentials(User.email == email)
    right = passwords.verify(found.password_hash, password)
    if not right or not found.active or found.user_id is None:
        raise _wrong()
    stored = found.password_hash or ""
    better = passwords.hash_password(password) if passwords.needs_rehash(stored) else stored
    with transaction() as session:
        user = load_user(session, found.user_id)
        if not user.active or user.password_hash != stored:
            raise _wrong()
        user.password_hash = better
        ratelimit.forget(account_key)
        return start_session(user, device)


def change_password(actor: Actor, old: str, new: str, keep_session: int | None = None) -> None:
    """Set a new password, knowing the old one; every session but `keep_session` ends."""
    if actor.user_id is None:
        raise Forbidden()
    ratelimit.hit(f"password:{actor.user_id}", limit=SIGN_INS_PER_ACCOUNT, seconds=QUARTER)
    found = _credentials(User.id == actor.user_id)
    if not passwords.verify(found.password_hash, old):
        raise Invalid(fields={"old": _("This is not your password.")})
    if wrong := passwords.problem(new, email=actor.email, name=actor.name):
        raise Invalid(fields={"password": _(wrong)})
    hashed = passwords.hash_password(new)
    with transaction() as session:
        user = load_user(session, actor.user_id)
        if user.password_hash != found.password_hash:
            raise Invalid(fields={"old": _("This is not your password.")})
        user.password_hash = hashed
        end_all_sessions(actor.user_id, keep=keep_session)


def register(email: str, name: str, address: str = "") -> None:
    """Send the link that makes the account, or tell its owner by mail that there is one."""
    if not current(AccountSettings).registration_open:
        raise Forbidden(_("New accounts are not being made at the moment."))
    email, name = clean_email(email), clean_name(name)
    if problems := email_problems(email) | name_problems(name):
        raise Invalid(fields=problems)
    limit_mail(email, address)
    outbox.enqueue("accounts.mail_registration", email=email, name=name)


def request_password_reset(email: str, address: str = "") -> None:
    """Send a link that sets a new password, if the address belongs to an account."""
    email = clean_email(email)
    if problems := email_problems(email):
        raise Invalid(fields=problems)
    limit_mail(email, address)
    outbox.enqueue("accounts.mail_password_link", email=email)


def request_sign_in_link(email: str, address: str = "", onward: str = "") -> None:
    """Send a link that signs in without a password, if the address belongs to an account.

    `onward` is the path that it leads to.
    """
    email = clean_email(email)
    if problems := email_problems(email):
        raise Invalid(fields=problems)
    limit_mail(email, address)
    outbox.enqueue("accounts.mail_sign_in_link", email=email, onward=onward)


def sign_in_by_link(token: str, device: str = "") -> str:
    """Open a session with a link from the mail and return its token; raises NotFound if it is dead.

    Whoever opens the mail of an address is known to have it.
    """
    link = links.open_link(token)
    if link.purpose is not links.Purpose.SIGN_IN or link.user_id is None:
        raise links.dead_link()
    with transaction() as session:
        links.spend(token, link)
        user = load_user(session, link.user_id)
        if not user.active:
            raise links.dead_link()
        user.email_verified_at = user.email_verified_at or clock.now()
        return start_session(user, device)


def _credentials(condition: ColumnElement[bool]) -> Credentials:
    row = db.session.execute(
        select(User.id, User.password_hash, User.active).where(condition)
    ).one_or_none()
    return Credentials() if row is None else Credentials(row.id, row.password_hash, row.active)


def limit_mail(email: str, address: str) -> None:
    """Count one request for mail to this address; raises TooMany, so that nobody is flooded."""
    ratelimit.hit(f"mail:{address_hash(address)}", limit=MAILS_PER_NETWORK, seconds=HOUR)
    ratelimit.hit(f"mail:{_account(email)}", limit=MAILS_PER_ACCOUNT, seconds=HOUR)


def _account(email: str) -> str:
    return keyed_hash(email, "account")


def _wrong() -> Invalid:
    return Invalid(_("This address and this password do not belong together."))
