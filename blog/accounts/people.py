"""What every service about people needs: clean input, free names, one administrator at least."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from blog.accounts.models import User
from blog.accounts.permissions import Role
from blog.core import clock
from blog.core.characters import calm_name
from blog.core.errors import Conflict, Invalid, NotFound
from blog.core.i18n import _
from blog.core.identity import is_email, is_web_address, with_scheme
from blog.core.slugs import slugify, with_suffix
from blog.core.tags import touch

LONGEST_EMAIL = 100
LONGEST_NAME = 120
LONGEST_URL = 200
LONGEST_BIO = 2_000


def clean_email(text: str) -> str:
    """The address as it is kept and compared."""
    return text.strip().lower()


def clean_name(text: str) -> str:
    """The name with single spaces, and nothing in it that writes over its neighbours."""
    return calm_name(" ".join(text.split()))


def email_problems(email: str) -> dict[str, str]:
    """What is wrong with a clean address, by field."""
    if not email:
        return {"email": _("An email address is needed.")}
    if len(email) > LONGEST_EMAIL or not is_email(email):
        return {"email": _("This is not an email address.")}
    return {}


def name_problems(name: str) -> dict[str, str]:
    """What is wrong with a clean name, by field."""
    if not name:
        return {"name": _("A name is needed.")}
    if len(name) > LONGEST_NAME or not name.isprintable():
        return {"name": _("Use at most %(most)s characters.", most=LONGEST_NAME)}
    return {}


def clean_profile(name: str, bio: str, url: str) -> tuple[str, str, str]:
    """Name, bio and web address as they are kept; raises Invalid."""
    name, bio, url = clean_name(name), bio.replace("\r\n", "\n").strip(), with_scheme(url)
    problems = name_problems(name)
    if len(bio) > LONGEST_BIO:
        problems["bio"] = _("Use at most %(most)s characters.", most=LONGEST_BIO)
    if url and (len(url) > LONGEST_URL or not is_web_address(url)):
        problems["url"] = _("This is not a web address.")
    if problems:
        raise Invalid(fields=problems)
    return name, bio, url


def add_user(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    password_hash: str | None,
    verified_at: datetime | None = None,
) -> int:
    """Add a person to the surrounding transaction; raises Invalid if the address is taken."""
    if session.scalar(select(User.id).where(User.email == email)) is not None:
        raise Invalid(fields={"email": _("There is an account with this address already.")})
    user = User(
        email=email,
        name=name,
        slug=_free_slug(session, name),
        role=role,
        password_hash=password_hash,
        email_verified_at=verified_at,
        created_at=clock.now(),
    )
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(_("Somebody took this address or name just now. Try again.")) from error
    touch(f"user:{user.id}")
    return user.id


def load_user(session: Session, user_id: int) -> User:
    """The person, locked for a change; raises NotFound."""
    user = session.get(User, user_id, with_for_update=True)
    if user is None:
        raise NotFound(_("There is no such person."))
    return user


def keep_an_administrator(session: Session, user_id: int) -> None:
    """Raise Conflict if without this person nobody could run the site; locks all who can."""
    administrators = session.execute(
        select(User.id, User.password_hash)
        .where(User.role == Role.ADMINISTRATOR, User.active.is_(True))
        .order_by(User.id)
        .with_for_update()
    ).all()
    others = [row for row in administrators if row.id != user_id]
    if len(others) == len(administrators):
        return
    leaving = next(row for row in administrators if row.id == user_id)
    left_able = any(row.password_hash for row in others)
    if not others or (leaving.password_hash and not left_able):
        raise Conflict(_("This is the last administrator. Make somebody else one first."))


def _free_slug(session: Session, name: str) -> str:
    wanted = slugify(name) or "user"
    taken = set(
        session.scalars(
            select(User.slug).where(
                or_(User.slug == wanted, User.slug.startswith(f"{wanted}-", autoescape=True))
            )
        )
    )
    return with_suffix(wanted, taken.__contains__)
