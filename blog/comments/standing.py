"""What moderators do about people: write to them, warn, hold, suspend, ban, let them be again."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from blog.accounts.models import User
from blog.accounts.permissions import Actor
from blog.comments.events import GuestTold
from blog.comments.models import Standing
from blog.comments.moderation.log import new_batch, record
from blog.comments.moderation.queue import one
from blog.comments.moderation.standings import RESTRICTING, Kind, Target, subjects, told
from blog.comments.permissions import may_moderate_all, may_moderate_sections, moderates
from blog.comments.sections import sections_held
from blog.core import addresses, clock
from blog.core.db import transaction
from blog.core.errors import Forbidden, Invalid, NotFound
from blog.core.events import announce
from blog.core.i18n import _
from blog.core.mailer import send_later
from blog.core.templates import render_mail
from blog.posts.models import Post

LONGEST_MESSAGE = 1_000
LONGEST_DAYS = 3_650
NETWORKS = "network:"


def set_standing(
    actor: Actor,
    comment_id: int,
    target: str,
    kind: str,
    *,
    days: int | None = None,
    in_section: bool = False,
    message: str = "",
) -> int:
    """Say how the writer of a comment stands from now on; returns the standing's id.

    What restricts somebody holds for so many days or until it is ended; in the article's section,
    or everywhere, which is nothing to say for whoever is limited to sections. They are told of all
    but a note, which is for moderators alone: on receipts, and by mail where an address is known
    to be theirs. Raises NotFound, Forbidden and Invalid.
    """
    _require(actor)
    if may_moderate_sections(actor) and not in_section:
        raise _elsewhere()
    message = message.replace("\r\n", "\n").strip()
    with transaction() as session:
        row = one(actor, comment_id)
        names = subjects(row)
        if target not in names or kind not in set(Kind):
            raise Invalid(_("This form asked for something that cannot be done."))
        days = days if kind in RESTRICTING else None
        if problems := _problems(kind, days, message):
            raise Invalid(fields=problems)
        user = session.get(User, row.user_id) if row.user_id is not None else None
        if user is not None and moderates(user.actor):
            raise Invalid(_("This person is on the staff; change their role instead."))
        section = None
        if in_section:
            section = session.scalar(select(Post.primary_category_id).where(Post.id == row.post_id))
        now = clock.now()
        standing = Standing(
            subject=names[Target(target)],
            kind=kind,
            comment_id=row.id,
            section_id=section,
            until=now + timedelta(days=days) if days else None,
            message=message,
            set_by=actor.name,
            created_at=now,
        )
        if kind == Kind.MESSAGED:
            standing.ended_at, standing.ended_by = now, actor.name
        session.add(standing)
        session.flush()
        record(row.id, row.post_id, actor, f"person_{kind}", new_batch(), note=message)
        if kind != Kind.NOTED:
            until = told(standing.until) or ""
            subject, text = render_mail("standing", kind=kind, until=until, message=message)
            if user is None:
                announce(GuestTold(row.id, subject, text))
            elif user.active:
                send_later(user.email, subject, text)
        return standing.id


def end_standing(actor: Actor, comment_id: int, standing_id: int) -> None:
    """Let somebody be again; what has ended stays ended. Raises NotFound and Forbidden."""
    _require(actor)
    with transaction() as session:
        row = one(actor, comment_id)
        standing = session.get(Standing, standing_id, with_for_update=True)
        if standing is None or standing.subject not in subjects(row).values():
            raise NotFound(_("This is not there any more."))
        if may_moderate_sections(actor) and standing.section_id not in sections_held(actor):
            raise _elsewhere()
        if standing.ended_at is None:
            standing.ended_at, standing.ended_by = clock.now(), actor.name
            session.flush()
            record(row.id, row.post_id, actor, "person_freed", new_batch())


def forget_moderator(name: str) -> None:
    """Take the name of somebody who was on the staff out of what they decided about people."""
    with transaction() as session:
        for column in (Standing.set_by, Standing.ended_by):
            session.execute(update(Standing).where(column == name).values({column: ""}))


def forget_networks_of_people() -> None:
    """Standings of networks go with the keys that those were hashed with."""
    with transaction() as session:
        session.execute(
            delete(Standing).where(
                Standing.subject >= NETWORKS,
                Standing.subject < NETWORKS + addresses.forgotten_before(),
            )
        )


def _require(actor: Actor) -> None:
    if not (may_moderate_all(actor) or may_moderate_sections(actor)):
        raise Forbidden(_("Only those who moderate the whole site decide about people."))


def _elsewhere() -> Forbidden:
    return Forbidden(_("You moderate some sections, so you decide about people there alone."))


def _problems(kind: str, days: int | None, message: str) -> dict[str, str]:
    problems = {}
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        problems["days"] = _("Give a number of days from 1 to %(most)s.", most=LONGEST_DAYS)
    elif kind == Kind.SUSPENDED and days is None:
        problems["days"] = _("Say for how many days.")
    if len(message) > LONGEST_MESSAGE:
        problems["message"] = _("Use at most %(most)s characters.", most=LONGEST_MESSAGE)
    elif kind == Kind.WARNED and not message:
        problems["message"] = _("Say what the warning is about.")
    elif kind == Kind.MESSAGED and not message:
        problems["message"] = _("Write the message.")
    elif kind == Kind.NOTED and not message:
        problems["message"] = _("Write the note.")
    return problems
