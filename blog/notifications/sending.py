"""From what happened to a comment to the mail that tells of it.

A notice is written down for each who follows, and becomes a line of the next mail. What is told is
what is so when that mail goes: a reply that was taken down again in the meantime is not in it, and
fifty replies are one mail.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from blog.accounts.models import User
from blog.comments.models import Appeal, Comment, ModerationEntry
from blog.comments.moderation.wording import rejection_told
from blog.comments.receipts import published_ever, receipt_path
from blog.comments.states import Status
from blog.core import clock, outbox
from blog.core.db import insert_or, transaction
from blog.core.html import plain_text
from blog.core.i18n import _
from blog.core.mailer import send_later
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.core.templates import render_mail, render_mail_html
from blog.core.urls import absolute
from blog.notifications.decisions import Decision, decision, known_before
from blog.notifications.models import Following, Notice, Subscriber
from blog.notifications.services import (
    known_address,
    manage_token,
    replies_subject,
    thread_subject,
)
from blog.notifications.settings import NotificationSettings
from blog.notifications.timing import Frequency, may_be_told, next_mail
from blog.posts.models import Post

REPLY, DECISION = "reply", "decision"
FOLLOWERS_AT_ONCE = 200
IN_ONE_MAIL = 50


@dataclass(frozen=True)
class Line:
    """One comment as a mail tells of it; `receipt` is for its writer alone."""

    name: str
    title: str
    url: str
    receipt: str
    text: str
    html: Markup


@dataclass(frozen=True)
class Refusal:
    """A decision against a comment, as its writer is told: `why`, and what may be done about it.

    `was_seen` by readers until then; `is_kept`: after an appeal; `is_final`: there is no other.
    """

    line: Line
    why: str
    was_seen: bool
    is_kept: bool
    is_final: bool


def tell_followers(comment_id: int, after: int = 0) -> None:
    """A comment can be read: note it for everybody who follows, some hundred at a time."""
    with transaction() as session:
        comment = session.get(Comment, comment_id)
        if comment is None or comment.status != Status.APPROVED:
            return
        subjects = [thread_subject(comment.post_id)]
        if comment.parent_id is not None:
            subjects.append(replies_subject(comment.parent_id))
        found = session.execute(
            select(Following.id, Subscriber)
            .join(Subscriber, Subscriber.id == Following.subscriber_id)
            .where(Following.subject.in_(subjects), Following.id > after)
            .where(Following.confirmed_at.is_not(None))
            .order_by(Following.id)
            .limit(FOLLOWERS_AT_ONCE)
        ).all()
        for _id, subscriber in found:
            if _wants(subscriber) and subscriber.email != comment.author_email.lower():
                _note(session, subscriber, comment_id, REPLY)
        if len(found) == FOLLOWERS_AT_ONCE:
            outbox.enqueue("notifications.tell", comment_id=comment_id, after=found[-1].id)
        outbox.finish()


def tell_writer(comment_id: int, before: str = "") -> None:
    """It was decided: note it for its writer, who asked for mail on replies or has an account.

    `before` is where the comment stood until then.
    """
    with transaction() as session:
        comment = session.get(Comment, comment_id)
        if comment is None or _decided(session, comment) is None:
            return
        found = _follower(session, comment_id) or _member(session, comment)
        if found is not None and _wants(found):
            _note(session, found, comment_id, DECISION, before)
        outbox.finish()


def _decided(session: Session, comment: Comment) -> Decision | None:
    return decision(
        comment,
        has_appealed=session.get(Appeal, comment.id) is not None,
        was_seen=bool(published_ever([comment.id])),
    )


def _follower(session: Session, comment_id: int) -> Subscriber | None:
    """Who has asked for mail on replies to their comment."""
    return session.scalars(
        select(Subscriber)
        .join(Following, Following.subscriber_id == Subscriber.id)
        .where(Following.comment_id == comment_id, Following.confirmed_at.is_not(None))
    ).first()


def _member(session: Session, comment: Comment) -> Subscriber | None:
    """Whose account wrote it: the address is known to be theirs, and this is their own matter.

    Nobody is told what they have just done themselves.
    """
    writer = session.get(User, comment.user_id) if comment.user_id is not None else None
    if writer is None or not writer.active or not current(NotificationSettings).offered:
        return None
    last_act = (
        select(ModerationEntry.actor_id)
        .where(ModerationEntry.comment_id == comment.id)
        .order_by(ModerationEntry.id.desc())
        .limit(1)
    )
    if session.scalar(last_act) == writer.id:
        return None
    return known_address(session, writer.email)


def write_to_writer(comment_id: int, title: str, text: str) -> None:
    """Mail this to a guest who asked for mail on this comment and has confirmed the address."""
    with transaction() as session:
        found = _follower(session, comment_id)
        if found is not None and _wants(found):
            send_later(found.email, title, text)


def plan(subscriber_id: int) -> None:
    """Say anew when the next mail goes: how often it is wanted has changed."""
    with transaction() as session:
        subscriber = session.get(Subscriber, subscriber_id)
        if subscriber is not None and _wants(subscriber):
            _plan(session, subscriber)
        outbox.finish()


def mail(subscriber_id: int) -> None:
    """Send what is due to one address, in one mail, as far as it is still so."""
    with transaction() as session:
        subscriber = session.scalars(
            select(Subscriber).where(Subscriber.id == subscriber_id).with_for_update()
        ).one_or_none()
        now = clock.now()
        if subscriber is None or not subscriber.next_mail_at or subscriber.next_mail_at > now:
            return
        subscriber.next_mail_at = None
        if _wants(subscriber):
            if _send(session, subscriber, now):
                subscriber.last_mail_at = now
            session.flush()
            _plan(session, subscriber)
        outbox.finish()


def _wants(subscriber: Subscriber) -> bool:
    return subscriber.frequency != Frequency.NONE


def _note(
    session: Session, subscriber: Subscriber, comment_id: int, kind: str, before: str = ""
) -> None:
    """Let it wait; a decision waits anew though one was told, a reply only until it is told."""
    due_at = may_be_told(clock.now(), current(NotificationSettings))
    new = insert_or(Notice).values(
        subscriber_id=subscriber.id,
        comment_id=comment_id,
        kind=kind,
        told=known_before(before),
        due_at=due_at,
    )
    session.execute(
        new.on_conflict_do_update(
            index_elements=["subscriber_id", "comment_id", "kind"],
            set_={"due_at": due_at, "sent_at": None},
            where=None if kind == DECISION else Notice.sent_at.is_(None),
        )
    )
    _plan(session, subscriber)


def _plan(session: Session, subscriber: Subscriber) -> None:
    """See to it that a mail goes when the first of what waits may be told."""
    if subscriber.next_mail_at is not None:
        return
    earliest = session.scalar(
        select(func.min(Notice.due_at)).where(
            Notice.subscriber_id == subscriber.id, Notice.sent_at.is_(None)
        )
    )
    if earliest is None:
        return
    when = next_mail(
        earliest,
        subscriber.last_mail_at,
        Frequency(subscriber.frequency),
        current(NotificationSettings),
        current(SiteSettings).zone,
    )
    subscriber.next_mail_at = when
    session.flush()
    outbox.enqueue_at(when, "notifications.mail", subscriber_id=subscriber.id)


def _send(session: Session, subscriber: Subscriber, now: datetime) -> bool:
    """Write the mail down; returns whether there was anything to tell."""
    due = (
        select(Notice.kind, Notice.told, Comment, Post.title, Appeal.comment_id.label("appeal"))
        .join(Comment, Comment.id == Notice.comment_id)
        .join(Post, Post.id == Comment.post_id)
        .outerjoin(Appeal, Appeal.comment_id == Comment.id)
        .where(*_due(subscriber, now))
        .order_by(Notice.due_at, Notice.comment_id)
        .limit(IN_ONE_MAIL)
    )
    kinds = (Notice.kind == DECISION, Notice.kind == REPLY)
    waiting = [found for kind in kinds for found in session.execute(due.where(kind))]
    if not waiting:
        return False
    replies = [each for each in waiting if each.kind == REPLY and _is_seen(each.Comment)]
    seen = published_ever([each.Comment.id for each in waiting if each.kind == DECISION])
    decided = [(each, what) for each in waiting if (what := _news(each, seen)) is not None]
    told = {(each.kind, each.Comment.id): None for each in replies}
    told |= {(each.kind, each.Comment.id): what for each, what in decided}
    for each in waiting:
        _settle(session, subscriber, each, told, now)
    more, on_from = _settle_rest(session, subscriber, now)
    if not told and not more:
        return False
    stop = absolute(f"/comments/unsubscribe/{manage_token(subscriber)}/")
    refused = [(each, what) for each, what in decided if what is not Decision.PUBLISHED]
    values = {
        "replies": [_line(each) for each in replies],
        "published": [_line(each) for each, what in decided if what is Decision.PUBLISHED],
        "rejected": _refusals(refused, seen),
        "more": more,
        "on_from": on_from,
        "manage": absolute(f"/comments/following/{manage_token(subscriber)}/"),
        "stop": stop,
    }
    subject, text = render_mail("conversation", **values)
    html = render_mail_html("conversation", subject=subject, **values)
    send_later(subscriber.email, subject, text, html, stop)
    return True


def _is_seen(comment: Comment) -> bool:
    return comment.erased_at is None and comment.status == Status.APPROVED


def _news(found: Any, seen: Collection[int]) -> Decision | None:
    """What its writer is to be told: nothing where the decision is the one they know already."""
    if found.kind != DECISION:
        return None
    comment: Comment = found.Comment
    has_appealed, was_seen = found.appeal is not None, comment.id in seen
    what = decision(comment, has_appealed=has_appealed, was_seen=was_seen)
    return None if what is None or what == found.told else what


def _settle(
    session: Session,
    subscriber: Subscriber,
    found: Any,
    told: Mapping[tuple[str, int], Decision | None],
    now: datetime,
) -> None:
    """What is told waits no more; what is not so any more is forgotten, and told if it is again.

    Which decision a writer knows of is kept, also where the last one was taken back in time.
    """
    mine = (
        Notice.subscriber_id == subscriber.id,
        Notice.comment_id == found.Comment.id,
        Notice.kind == found.kind,
    )
    key = (found.kind, found.Comment.id)
    if key in told or found.told is not None:
        knows = told.get(key) or found.told
        session.execute(update(Notice).where(*mine).values(sent_at=now, told=knows))
    else:
        session.execute(delete(Notice).where(*mine))


def _settle_rest(session: Session, subscriber: Subscriber, now: datetime) -> tuple[int, str]:
    """Replies that are due beyond those that one mail tells: how many, and where they go on."""
    due = (*_due(subscriber, now), Notice.kind == REPLY)
    seen = (Comment.status == Status.APPROVED.value, Comment.erased_at.is_(None))
    rest = select(Notice.comment_id).join(Comment, Comment.id == Notice.comment_id)
    rest = rest.where(*due, *seen).order_by(Notice.due_at, Notice.comment_id)
    ids = list(session.scalars(rest))
    is_seen = Notice.comment_id.in_(select(Comment.id).where(*seen))
    for change in (
        update(Notice).where(*due, is_seen).values(sent_at=now),
        delete(Notice).where(*due),
    ):
        session.execute(change.execution_options(synchronize_session=False))
    return len(ids), absolute(f"/comments/{ids[0]}/") if ids else ""


def _due(subscriber: Subscriber, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Notice.subscriber_id == subscriber.id,
        Notice.sent_at.is_(None),
        Notice.due_at <= now,
    )


def _refusals(refused: Sequence[tuple[Any, Decision]], seen: Collection[int]) -> list[Refusal]:
    return [
        Refusal(
            line=_line(each),
            why=_why(each.Comment),
            was_seen=each.Comment.id in seen,
            is_kept=what is Decision.KEPT and each.told != Decision.PUBLISHED,
            is_final=each.appeal is not None,
        )
        for each, what in refused
    ]


def _line(found: Any) -> Line:
    comment: Comment = found.Comment
    return Line(
        name=" ".join((comment.author_name or _("Anonymous")).split()),
        title=" ".join(found.title.split()),
        url=absolute(f"/comments/{comment.id}/"),
        receipt=absolute(receipt_path(comment.id, comment.created_at))
        if found.kind == DECISION
        else "",
        text=plain_text(comment.body_html).strip(),
        html=Markup(comment.body_html),
    )


def _why(comment: Comment) -> str:
    """Why it is not shown, as its writer may know it."""
    if comment.status == Status.TRASH:
        return _("A moderator removed it.")
    if comment.status == Status.SPAM:
        return _("It was taken for spam.")
    return rejection_told(comment.reject_code)
