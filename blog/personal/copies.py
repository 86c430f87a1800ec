"""Everything that is kept about one person, as a file.

It is written while it is read, some hundred rows at a time: nobody's ten thousand comments have to
be in memory. Left out are secrets, what moderators noted for themselves, and the names of others.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from sqlalchemy import Select, select

from blog.accounts.models import ExternalIdentity, User, UserSession
from blog.comments.legal.notices import notices_from
from blog.comments.models import Standing
from blog.comments.moderation.mailboxes import mailbox
from blog.comments.moderation.standings import Kind, Target, subject
from blog.comments.own import copies_for, identities_of
from blog.comments.reports.models import Report
from blog.comments.votes.models import Vote
from blog.comments.votes.queries import voter_key
from blog.core import clock
from blog.core.db import db
from blog.notifications.models import Following, Subscriber
from blog.personal.people import Person
from blog.personal.services import when
from blog.posts.models import Post
from blog.taxonomy.models import Category

AT_ONCE = 200
Record = dict[str, Any]
ACCOUNT = ("id", "email", "name", "slug", "url", "bio", "role", "active", "email_verified_at")


def copy_of(person: Person) -> Iterator[str]:
    """The pieces of the file: one JSON object, a list in it for each kind of thing."""
    head = {"made_at": clock.now(), "email": person.email, "erased_at": when(person)}
    yield "{"
    for name, value in (head | {"account": _account(person.user_id)}).items():
        yield f"\n{_json(name)}: {_json(value)},"
    for place, (name, rows) in enumerate(_lists(person)):
        yield f"{',' if place else ''}\n{_json(name)}: ["
        for number, row in enumerate(rows):
            yield f"{',' if number else ''}\n  {_json(row)}"
        yield "]"
    yield "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=lambda moment: moment.isoformat())


def _account(user_id: int | None) -> Record | None:
    user = db.session.get(User, user_id) if user_id is not None else None
    if user is None:
        return None
    kept = {name: getattr(user, name) for name in (*ACCOUNT, "created_at")}
    return kept | {"has_password": user.password_hash is not None}


def _lists(person: Person) -> Iterator[tuple[str, Iterable[Record]]]:
    user_id = person.user_id
    yield (
        "sessions",
        _rows(
            select(
                UserSession.device,
                UserSession.created_at,
                UserSession.seen_at,
                UserSession.expires_at,
            ).where(UserSession.user_id == user_id)
        ),
    )
    yield (
        "signs_in_with",
        _rows(
            select(
                ExternalIdentity.issuer, ExternalIdentity.subject, ExternalIdentity.created_at
            ).where(ExternalIdentity.user_id == user_id)
        ),
    )
    yield (
        "mail",
        _rows(
            select(
                Subscriber.email,
                Subscriber.frequency,
                Subscriber.created_at,
                Subscriber.last_mail_at,
            ).where(Subscriber.email == person.email)
        ),
    )
    yield (
        "follows",
        _rows(
            select(
                Following.post_id,
                Post.title,
                Following.comment_id,
                Following.confirmed_at,
                Following.created_at,
            )
            .join(Subscriber, Subscriber.id == Following.subscriber_id)
            .join(Post, Post.id == Following.post_id)
            .where(Subscriber.email == person.email)
            .order_by(Following.id)
        ),
    )
    yield "standings", _standings(person)
    yield "notices_of_illegal_content", map(_notice, notices_from(person.email))
    yield (
        "reports",
        _rows(
            select(
                Report.comment_id, Report.reason, Report.note, Report.outcome, Report.created_at
            ).where(Report.reporter == f"user:{user_id}")
        ),
    )
    yield "votes", chain.from_iterable(_votes(name) for name in identities_of(person.writer))
    yield "comments", copies_for(person.writer)


def _rows(query: Select[*tuple[Any, ...]]) -> Iterator[Record]:
    for row in db.session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield dict(row._mapping)


def _votes(identity: str) -> Iterator[Record]:
    columns = (Vote.comment_id, Vote.post_id, Vote.value, Vote.created_at)
    return _rows(select(*columns).where(Vote.voter == voter_key(identity)))


def _standings(person: Person) -> Iterator[Record]:
    """As they were told of them; a note was for moderators alone."""
    names = [subject(Target.EMAIL, mailbox(person.email))]
    if person.user_id is not None:
        names.append(subject(Target.ACCOUNT, person.user_id))
    return _rows(
        select(
            Standing.kind,
            Category.name.label("section"),
            Standing.until,
            Standing.message,
            Standing.created_at,
            Standing.ended_at,
        )
        .outerjoin(Category, Category.id == Standing.section_id)
        .where(Standing.subject.in_(names), Standing.kind != Kind.NOTED.value)
        .order_by(Standing.id)
    )


def _notice(notice: Any) -> Record:
    names = ("id", "comment_id", "location", "explanation", "name", "email", "outcome")
    kept = {name: getattr(notice, name) for name in (*names, "statement")}
    return kept | {"created_at": notice.created_at, "decided_at": notice.decided_at}
