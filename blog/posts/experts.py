"""Whose replies answer the questions beneath an article: those who are named, and who sign it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session, aliased

from blog.accounts.models import User
from blog.core.db import db
from blog.core.errors import Invalid
from blog.core.i18n import _
from blog.posts.models import Byline, Expert

MOST_EXPERTS = 20


def experts_of(post_id: int) -> frozenset[int]:
    """The accounts of all whose replies answer there; two statements."""
    named = db.session.scalars(select(Expert.user_id).where(Expert.post_id == post_id))
    signed = db.session.scalars(select(Byline.user_id).where(Byline.post_id == post_id))
    return frozenset(named) | frozenset(signed)


def names_of_experts(post_id: int) -> tuple[str, ...]:
    """Those who are named, as they may be named again; by address where two share a name."""
    namesake = aliased(User)
    same = select(func.count()).select_from(namesake).where(namesake.name == User.name)
    rows = db.session.execute(
        select(User.name, User.email, same.scalar_subquery().label("namesakes"))
        .join(Expert, Expert.user_id == User.id)
        .where(Expert.post_id == post_id)
    )
    return tuple(sorted(row.name if row.namesakes == 1 else row.email for row in rows))


def name_experts(session: Session, post_id: int, names: Sequence[str]) -> None:
    """Have exactly these as experts. Raises Invalid for a name that is nobody's, or several's."""
    wanted = _accounts(session, names)
    standing = set(session.scalars(select(Expert.user_id).where(Expert.post_id == post_id)))
    gone, new = standing - wanted, wanted - standing
    if gone:
        session.execute(delete(Expert).where(Expert.post_id == post_id, Expert.user_id.in_(gone)))
    if new:
        rows = [{"post_id": post_id, "user_id": user_id} for user_id in sorted(new)]
        session.execute(insert(Expert), rows)


def forget_expert(session: Session, user_id: int) -> None:
    """Name somebody nowhere any more: nobody is there to answer. What they sign they sign still."""
    session.execute(delete(Expert).where(Expert.user_id == user_id))


def _accounts(session: Session, names: Iterable[str]) -> set[int]:
    texts = (name.replace("\0", "").strip() for name in names)
    asked = list(dict.fromkeys(text for text in texts if text))
    if len(asked) > MOST_EXPERTS:
        raise Invalid(
            fields={"experts": _("At most %(count)s experts, please.", count=MOST_EXPERTS)}
        )
    if not asked:
        return set()
    columns = (User.id, User.name, User.email)
    emails = [name.lower() for name in asked]
    found = {
        row.id: row
        for query in (
            select(*columns).where(User.name.in_(asked)),
            select(*columns).where(User.email.in_(emails)),
        )
        for row in session.execute(query)
    }
    wanted: set[int] = set()
    wrong: list[str] = []
    for name in asked:
        who = [row.id for row in found.values() if name == row.name or name.lower() == row.email]
        wanted.update(who)
        if not who:
            wrong.append(_("Nobody has an account by the name or address “%(name)s”.", name=name))
        elif len(who) > 1:
            wrong.append(_("Several people are called “%(name)s”: give the address.", name=name))
    if wrong:
        raise Invalid(fields={"experts": " ".join(wrong)})
    return wanted
