"""Erasing a person: in small steps, each whole by itself; whoever is interrupted begins again.

First nobody can sign in, then comments go a few hundred at a time, then votes, then what is left
in one last step, with the note that all this was to be done.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select

from blog.accounts.erasing import Left, erase_account, forget_links, shut
from blog.accounts.models import User
from blog.comments.erasing import erase_comments, forget_votes
from blog.comments.legal.notices import forget_notifier
from blog.comments.models import Comment
from blog.comments.moderation.kept_bans import forget_standings, keep_ban
from blog.comments.moderation.log import forget_name
from blog.comments.moderation.standings import Kind
from blog.comments.replies import end_replies
from blog.comments.reports.settling import forget_reporter
from blog.comments.standing import forget_moderator
from blog.core import clock, outbox
from blog.core.db import db, transaction
from blog.core.errors import Conflict
from blog.core.mailer import send_later
from blog.core.plans import aside
from blog.core.templates import render_mail
from blog.notifications.services import forget_address
from blog.personal.models import Erasure
from blog.personal.people import Person, what_stays
from blog.personal.services import drop, due
from blog.posts.experts import forget_expert

log = logging.getLogger(__name__)
STEPS = 20
"""So many steps in one piece of work: mail and whatever else is due has its turn in between."""
LINES_AT_ONCE = ENTRIES_AT_ONCE = COMMENTS_AT_ONCE = 500
TOLD_OF = re.compile(r"/comments/(\d{1,9})/|#comment-(\d{1,9})")


def erase(erasure_id: int) -> bool:
    """Do the next part of what somebody has asked for, if it is due; returns whether more is left.

    What is left is written down as work for later, together with what was done.
    """
    person = due(erasure_id)
    if person is None:
        return False
    try:
        _begin(erasure_id, person)
    except Conflict:
        _refuse(person)
        return False
    _forget_mail(person)
    for _step in range(STEPS):
        if not erase_comments(person.writer):
            break
    else:
        with transaction():
            outbox.enqueue("personal.erase", erasure_id=erasure_id)
            outbox.finish()
        return True
    if person.user_id is not None:
        forget_votes(person.user_id)
        _forget_name(person.user_id)
    _last_step(person)
    log.info("somebody's data were erased")
    return False


def _begin(erasure_id: int, person: Person) -> None:
    """Let nobody in any more. Whom an administrator had shut out stays out for a while."""
    with transaction() as session:
        erasure = session.get(Erasure, erasure_id, with_for_update=True)
        if erasure is None or erasure.begun_at is not None:
            return
        if person.user_id is not None and not shut(person.user_id):
            keep_ban(session, person.email, Kind.BANNED)
        erasure.begun_at = clock.now()


def _refuse(person: Person) -> None:
    """Meanwhile they have become the last who can run the site: say so, and let it be."""
    with transaction():
        drop(person.email)
        subject, text = render_mail("erasure_refused")
        send_later(person.email, subject, text)
        outbox.finish()


def _forget_mail(person: Person) -> None:
    """What was sent is forgotten now rather than tomorrow; what waits and tells of them, too."""
    outbox.forget_done(kept=timedelta())
    after = 0
    while waiting := outbox.undone(after, ENTRIES_AT_ONCE):
        after = waiting[-1][0]
        told = {entry_id: "\n".join(map(str, about.values())) for entry_id, about in waiting}
        outbox.drop(_about(person, told))


def _about(person: Person, told: Mapping[int, str]) -> list[int]:
    """Which of the letters and other work tell of them, by address or by a comment of theirs."""
    comments = {entry_id: _comments_in(text) for entry_id, text in told.items()}
    theirs = _those_of(person, sorted(set().union(*comments.values())))
    mine = re.compile(rf"(?<![\w.+-]){re.escape(person.email)}(?![\w-])", re.IGNORECASE)
    return [
        entry_id
        for entry_id, text in told.items()
        if mine.search(text) or not theirs.isdisjoint(comments[entry_id])
    ]


def _comments_in(text: str) -> set[int]:
    return {int(one or other) for one, other in TOLD_OF.findall(text)}


def _those_of(person: Person, comment_ids: Sequence[int]) -> set[int]:
    """Which of the comments are theirs."""
    found: set[int] = set()
    for start in range(0, len(comment_ids), COMMENTS_AT_ONCE):
        some = comment_ids[start : start + COMMENTS_AT_ONCE]
        for written in person.writer.wrote():
            query = select(Comment.id).where(Comment.id.in_(some), aside(written))
            found.update(db.session.scalars(query))
    return found


def _forget_name(user_id: int) -> None:
    """The log keeps what somebody did, and of those on the staff the number."""
    after: int | None = 0
    while after is not None:
        with transaction() as session:
            after = forget_name(session, user_id, after, LINES_AT_ONCE)


def _last_step(person: Person) -> None:
    with transaction() as session:
        user = session.get(User, person.user_id) if person.user_id is not None else None
        forget_standings(session, person.user_id, person.email)
        forget_notifier(session, person.email)
        forget_address(person.email)
        forget_links(session, person.email)
        drop(person.email)
        if user is not None:
            left = what_stays(user.id)
            if left is not Left.NOTHING:
                forget_moderator(user.name)
            forget_reporter(session, user.id)
            end_replies(user.id)
            forget_expert(session, user.id)
            erase_account(session, user.id, left)
        outbox.enqueue("comments.learn_anew")
        outbox.finish()
