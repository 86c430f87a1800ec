"""Moderators limited to sections: who decides where, and what becomes of that when sections go.

A limit holds for a section and everything beneath it, wherever it is moved. Who is limited and has
no section left decides about nothing until an administrator says more.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, or_, select
from sqlalchemy.orm import aliased

from blog.accounts.models import User
from blog.accounts.permissions import Actor, Capability, Role, require
from blog.accounts.services import bind_to_sections
from blog.comments import counts
from blog.comments.models import ModeratorSection
from blog.comments.permissions import may_moderate_all, may_moderate_sections
from blog.core.db import db, transaction
from blog.core.errors import Forbidden, Invalid
from blog.core.i18n import _
from blog.posts.models import Post
from blog.taxonomy.events import CategoryRetired
from blog.taxonomy.models import Category

_above = aliased(Category)


def limit_moderator(actor: Actor, user_id: int, category_ids: Collection[int]) -> None:
    """Let a moderator decide in these sections alone; without any, about the whole site.

    Raises Forbidden, NotFound, and Invalid if somebody has another role or a section is not there.
    """
    require(actor, Capability.MANAGE_USERS)
    wanted = sorted(set(category_ids))
    with transaction() as session:
        known = select(func.count()).select_from(Category).where(Category.id.in_(wanted))
        if session.scalar(known) != len(wanted):
            raise Invalid(fields={"sections": _("There is no such section.")})
        bind_to_sections(actor, user_id, bound=bool(wanted))
        session.execute(delete(ModeratorSection).where(ModeratorSection.user_id == user_id))
        if wanted:
            rows = [{"user_id": user_id, "category_id": each} for each in wanted]
            session.execute(insert(ModeratorSection), rows)


def limits_of(user_id: int) -> list[int] | None:
    """The sections that somebody was limited to; None for whoever is not limited."""
    if not db.session.scalar(select(User.section_bound).where(User.id == user_id)):
        return None
    chosen = select(ModeratorSection.category_id).where(ModeratorSection.user_id == user_id)
    return sorted(db.session.scalars(chosen))


def sections_held(actor: Actor) -> list[int]:
    """The sections in which this person decides, those beneath the chosen ones included."""
    if not may_moderate_sections(actor):
        return []
    held = (
        select(Category.id)
        .join(_above, _is_beneath(_above))
        .join(ModeratorSection, ModeratorSection.category_id == _above.id)
        .where(ModeratorSection.user_id == actor.user_id)
    )
    return sorted(set(db.session.scalars(held)))


def articles_held(actor: Actor, post_ids: Iterable[int]) -> set[int]:
    """Those of the articles that stand in a section in which this person decides."""
    sections = sections_held(actor)
    if not sections:
        return set()
    held = select(Post.id).where(
        Post.id.in_(list(post_ids)), Post.primary_category_id.in_(sections)
    )
    return set(db.session.scalars(held))


def outside() -> Forbidden:
    """What somebody is told who would decide where they do not."""
    return Forbidden(_("This comment is not in a section that you moderate."))


def require_whole_site(actor: Actor) -> None:
    """Raise Forbidden unless this person moderates the whole site."""
    if not may_moderate_all(actor):
        raise Forbidden(_("This is for those who moderate the whole site."))


def moderators_of(post_id: int) -> Select[str, int]:
    """Address and id of those limited moderators in one of whose sections an article stands."""
    there = select(Post.primary_category_id).where(Post.id == post_id).scalar_subquery()
    return (
        select(User.email, User.id)
        .join(ModeratorSection, ModeratorSection.user_id == User.id)
        .join(_above, _above.id == ModeratorSection.category_id)
        .join(Category, _is_beneath(_above))
        .where(Category.id == there, User.active, User.section_bound)
        .where(User.role == Role.MODERATOR.value)
    )


def pass_on(event: CategoryRetired) -> None:
    """Who had a section that goes keeps what stood beneath it; its articles are the heir's.

    Nobody comes to decide about more than before.
    """
    session = db.session()
    had = select(ModeratorSection.user_id).where(ModeratorSection.category_id == event.category_id)
    people = list(session.scalars(had))
    pairs = select(ModeratorSection.user_id, ModeratorSection.category_id)
    held = session.execute(pairs.where(ModeratorSection.user_id.in_(people)))
    known = {(row.user_id, row.category_id) for row in held}
    rows = [
        {"user_id": user_id, "category_id": child_id}
        for user_id in people
        for child_id in event.children
        if (user_id, child_id) not in known
    ]
    if rows:
        session.execute(insert(ModeratorSection), rows)
    gone = ModeratorSection.category_id == event.category_id
    session.execute(delete(ModeratorSection).where(gone))
    counts.inherit_section(session, event.category_id, event.heir_id)


def _is_beneath(above: Any) -> ColumnElement[bool]:
    """Whether the statement's `Category` is that section, or lies anywhere beneath it."""
    below = func.substr(Category.path, 1, func.length(above.path) + 1) == above.path + "/"
    return or_(Category.path == above.path, below)
