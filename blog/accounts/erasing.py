"""The end of an account: shut first, then taken away, or left as a name beneath articles."""

from enum import StrEnum

from sqlalchemy import delete
from sqlalchemy.orm import Session

from blog.accounts import links
from blog.accounts.models import ExternalIdentity, OneTimeLink, User
from blog.accounts.people import keep_an_administrator
from blog.accounts.sessions import end_all_sessions
from blog.core.db import transaction
from blog.core.i18n import _
from blog.core.mailer import NOWHERE
from blog.core.tags import touch


class Left(StrEnum):
    """What stays of an account: nothing, a number without a name, or the name as well."""

    NOTHING = "nothing"
    NUMBER = "number"
    NAME = "name"


def shut(user_id: int) -> bool:
    """Let nobody in any more; returns whether anybody could get in until now.

    Raises Conflict for the last administrator.
    """
    with transaction() as session:
        user = session.get(User, user_id, with_for_update=True)
        if user is None or not user.active:
            return False
        keep_an_administrator(session, user_id)
        user.active = False
        end_all_sessions(user_id)
        links.revoke_links(user_id)
        touch(f"user:{user_id}")
        return True


def erase_account(session: Session, user_id: int, left: Left) -> None:
    """Take the account away, with how it signed in and where; or all of it but what is left."""
    user = session.get_one(User, user_id, with_for_update=True)
    touch(f"user:{user_id}")
    if left is Left.NOTHING:
        session.delete(user)
        return
    if left is Left.NUMBER:
        user.name, user.slug = _("Erased account"), f"erased-{user_id}"
    user.email = f"erased-{user_id}@erased{NOWHERE}"
    user.password_hash = user.email_verified_at = None
    user.bio = user.url = ""
    user.active = False
    for table in (ExternalIdentity, OneTimeLink):
        session.execute(delete(table).where(table.user_id == user_id))
    end_all_sessions(user_id)


def forget_links(session: Session, email: str) -> None:
    """Forget whatever was sent to this address to be used once."""
    session.execute(delete(OneTimeLink).where(OneTimeLink.email == email))
