"""What people do with accounts, and what administrators do with people."""

from sqlalchemy import exists, select

from blog.accounts import links, passwords
from blog.accounts.links import OpenLink, Purpose, make_link, open_link
from blog.accounts.models import User
from blog.accounts.people import (
    add_user,
    clean_email,
    clean_name,
    clean_profile,
    email_problems,
    keep_an_administrator,
    load_user,
    name_problems,
)
from blog.accounts.permissions import Actor, Capability, Role, require
from blog.accounts.sessions import end_all_sessions
from blog.accounts.settings import AccountSettings
from blog.core import clock
from blog.core.db import db, transaction
from blog.core.errors import Forbidden, Invalid
from blog.core.i18n import _
from blog.core.settings.store import current
from blog.core.tags import touch


def create_user(
    actor: Actor, email: str, name: str, role: Role | str, password: str | None = None
) -> int:
    """Make an account and return its id; without a password a link sets it later."""
    require(actor, Capability.MANAGE_USERS)
    email, name = clean_email(email), clean_name(name)
    known = _known_role(role)
    hashed = _checked_hash(email, name, password)
    with transaction() as session:
        return add_user(session, email=email, name=name, role=known, password_hash=hashed)


def change_profile(actor: Actor, name: str, bio: str, url: str) -> None:
    """Change what the site shows of oneself."""
    user_id = _somebody(actor)
    name, bio, url = clean_profile(name, bio, url)
    with transaction() as session:
        user = load_user(session, user_id)
        user.name, user.bio, user.url = name, bio, url
        touch(f"user:{user_id}")


def change_role(actor: Actor, user_id: int, role: Role | str) -> None:
    """Give somebody another role; the last administrator keeps theirs."""
    require(actor, Capability.MANAGE_USERS)
    role = _known_role(role)
    with transaction() as session:
        if role is not Role.ADMINISTRATOR:
            keep_an_administrator(session, user_id)
        load_user(session, user_id).role = role
        touch(f"user:{user_id}")


def bind_to_sections(actor: Actor, user_id: int, *, bound: bool) -> None:
    """Limit a moderator to sections, or let them have the whole site; where is kept elsewhere.

    Raises Invalid for any other role: their limit would mean nothing.
    """
    require(actor, Capability.MANAGE_USERS)
    with transaction() as session:
        user = load_user(session, user_id)
        if bound and user.role != Role.MODERATOR:
            raise Invalid(_("Only somebody with the role Moderator can be limited to sections."))
        user.section_bound = bound
        touch(f"user:{user_id}")


def deactivate_user(actor: Actor, user_id: int) -> None:
    """Shut somebody out, at once and everywhere; what they wrote stays."""
    require(actor, Capability.MANAGE_USERS)
    with transaction() as session:
        keep_an_administrator(session, user_id)
        load_user(session, user_id).active = False
        end_all_sessions(user_id)
        links.revoke_links(user_id)
        touch(f"user:{user_id}")


def reactivate_user(actor: Actor, user_id: int) -> None:
    """Let somebody in again, with the password they had."""
    require(actor, Capability.MANAGE_USERS)
    with transaction() as session:
        load_user(session, user_id).active = True
        touch(f"user:{user_id}")


def password_link(actor: Actor, user_id: int) -> str:
    """The path of a link with which this person sets a password, to be handed over by hand."""
    require(actor, Capability.MANAGE_USERS)
    with transaction() as session:
        if not load_user(session, user_id).active:
            raise Invalid(_("This account is switched off."))
        return make_link(Purpose.PASSWORD, user_id=user_id)


def use_link(token: str, password: str) -> int:
    """Set the password that a link is for, making the account if it is a registration's.

    Returns the person's id; all their sessions end. Raises NotFound for a dead link.
    """
    link = open_link(token)
    if link.purpose not in (Purpose.PASSWORD, Purpose.REGISTRATION):
        raise links.dead_link()
    if link.purpose is Purpose.REGISTRATION and not current(AccountSettings).registration_open:
        raise Forbidden(_("New accounts are not being made at the moment."))
    hashed = _checked_hash(link.email, link.name, password)
    with transaction() as session:
        links.spend(token, link)
        if link.user_id is None:
            return _register(link, hashed)
        user = load_user(session, link.user_id)
        user.password_hash = hashed
        user.email_verified_at = user.email_verified_at or clock.now()
        end_all_sessions(user.id)
        return user.id


def first_admin_link() -> str | None:
    """The path of a link that makes the first administrator; None once there is one."""
    with transaction():
        if _has_administrator():
            return None
        return make_link(Purpose.FIRST_ADMINISTRATOR)


def create_first_administrator(token: str, email: str, name: str, password: str) -> int:
    """Make the account that runs the site, with the link from the console; returns its id."""
    link = open_link(token)
    if link.purpose is not Purpose.FIRST_ADMINISTRATOR:
        raise links.dead_link()
    email, name = clean_email(email), clean_name(name)
    hashed = _checked_hash(email, name, password)
    with transaction() as session:
        links.spend(token, link)
        if _has_administrator():
            raise links.dead_link()
        return add_user(
            session, email=email, name=name, role=Role.ADMINISTRATOR, password_hash=hashed
        )


def _register(link: OpenLink, hashed: str | None) -> int:
    with transaction() as session:
        return add_user(
            session,
            email=link.email,
            name=link.name,
            role=Role(current(AccountSettings).default_role),
            password_hash=hashed,
            verified_at=clock.now(),
        )


def _checked_hash(email: str, name: str, password: str | None) -> str | None:
    """The hash of a good password for these; raises Invalid naming every field that is wrong."""
    problems = email_problems(email) | name_problems(name)
    if password is not None and (wrong := passwords.problem(password, email=email, name=name)):
        problems["password"] = _(wrong)
    if problems:
        raise Invalid(fields=problems)
    return None if password is None else passwords.hash_password(password)


def _known_role(role: Role | str) -> Role:
    try:
        return Role(role)
    except ValueError as error:
        raise Invalid(fields={"role": _("There is no such role.")}) from error


def _has_administrator() -> bool:
    able = (
        User.role == Role.ADMINISTRATOR,
        User.active.is_(True),
        User.password_hash.is_not(None),
    )
    return bool(db.session.scalar(select(exists().where(*able))))


def _somebody(actor: Actor) -> int:
    if actor.user_id is None:
        raise Forbidden()
    return actor.user_id
