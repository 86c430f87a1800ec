"""Gathering the facts about a submission: everything the rules may know, asked once."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from blog.accounts.permissions import ANONYMOUS, Actor
from blog.comments.models import Comment
from blog.comments.moderation.facts import (
    Facts,
    ParentFacts,
    PersonFacts,
    PostFacts,
    SenderFacts,
    TextFacts,
)
from blog.comments.permissions import may_moderate
from blog.comments.settings import DiscussionSettings
from blog.comments.states import Status
from blog.core.addresses import address_hash
from blog.core.identity import with_scheme
from blog.core.settings.store import current
from blog.posts import publishing
from blog.posts.models import Byline, Post
from blog.posts.permissions import may_read

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Submission:
    """What somebody sends: the form's fields as typed, and who they are known to be.

    `cookie` is the identity that the commenter's own signed cookie proves; `new_cookie` the one
    that they are about to be given, which proves nothing yet.
    """

    post_id: int
    content: str
    parent_id: int | None = None
    name: str = ""
    email: str = ""
    url: str = ""
    actor: Actor = ANONYMOUS
    account_url: str = ""
    cookie: str | None = None
    new_cookie: str | None = None
    address: str = ""
    user_agent: str = ""

    @property
    def identity(self) -> str | None:
        """The key under which this person's comments are known, if they are known at all."""
        if self.actor.user_id is not None:
            return f"user:{self.actor.user_id}"
        token = self.cookie or self.new_cookie
        return f"cookie:{token}" if token else None


def gather(
    session: Session, submission: Submission, text: TextFacts, now: datetime
) -> tuple[Facts, str]:
    """The facts, and the digest by which the same words are known again."""
    post = _post(session, submission, now)
    person = _person(session, submission, post)
    digest = text_digest(submission, person)
    facts = Facts(
        post=post,
        parent=_parent(session, submission),
        person=person,
        text=text,
        now=now,
        settings=current(DiscussionSettings),
        sender=SenderFacts(submission.address, submission.user_agent),
        duplicate_exists=_is_there_already(session, submission.post_id, digest),
        seconds_since_last=_seconds_since_last(session, submission, person, now),
    )
    return facts, digest


def text_digest(submission: Submission, person: PersonFacts) -> str:
    """Equal for the same words by the same name in the same place."""
    parts = (
        str(submission.parent_id or 0),
        person.name.casefold(),
        person.email.casefold(),
        submission.content.strip(),
    )
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _post(session: Session, submission: Submission, now: datetime) -> PostFacts:
    columns = (
        Post.id,
        Post.type,
        Post.status,
        Post.published_at,
        Post.owner_id,
        Post.comments_open,
    )
    row = session.execute(select(*columns).where(Post.id == submission.post_id)).one_or_none()
    if row is None:
        return PostFacts(id=None, exists=False, readable=False)
    authors = set(session.scalars(select(Byline.user_id).where(Byline.post_id == row.id)))
    if row.owner_id is not None:
        authors.add(row.owner_id)
    state = publishing.state(row.status, row.published_at, now)
    return PostFacts(
        id=row.id,
        readable=may_read(submission.actor, state, authors),
        state=state.value,
        comments_open=row.comments_open,
        published_at=row.published_at,
        author_ids=tuple(sorted(authors)),
        closes_with_age=row.type == publishing.PostType.POST,
    )


def _parent(session: Session, submission: Submission) -> ParentFacts:
    if submission.parent_id is None:
        return ParentFacts()
    row = session.execute(
        select(Comment.post_id, Comment.status).where(Comment.id == submission.parent_id)
    ).one_or_none()
    if row is None:
        return ParentFacts(given=True)
    return ParentFacts(
        given=True,
        exists=True,
        same_post=row.post_id == submission.post_id,
        status=Status(row.status),
    )


def _person(session: Session, submission: Submission, post: PostFacts) -> PersonFacts:
    actor = submission.actor
    if actor.user_id is not None:
        return PersonFacts(
            name=actor.name,
            email=actor.email,
            url=submission.account_url,
            user_id=actor.user_id,
            may_moderate=may_moderate(actor, post.author_ids),
            proof="account",
            approved_before=_approved(session, Comment.identity == submission.identity),
        )
    name, email = _one_line(submission.name), _one_line(submission.email)
    proven = submission.cookie is not None
    namesake = (Comment.author_email == email.lower()) & (Comment.author_name == name)
    return PersonFacts(
        name=name,
        email=email,
        url=with_scheme(_one_line(submission.url)),
        proof="cookie" if proven else None,
        approved_before=proven and _approved(session, Comment.identity == submission.identity),
        namesake_approved=bool(email) and _approved(session, namesake),
    )


def _one_line(text: str) -> str:
    """The words on one line, without characters that only steer a terminal."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def _approved(session: Session, who: ColumnElement[bool]) -> bool:
    query = select(exists().where(who, Comment.status == Status.APPROVED))
    return bool(session.scalar(query))


def _is_there_already(session: Session, post_id: int, digest: str) -> bool:
    same = (Comment.post_id == post_id) & (Comment.body_digest == digest)
    return bool(session.scalar(select(exists().where(same, Comment.status != Status.TRASH))))


def _seconds_since_last(
    session: Session, submission: Submission, person: PersonFacts, now: datetime
) -> float | None:
    """By account; for a guest by the hash of the address or by the email given."""
    if person.user_id is not None:
        known: list[ColumnElement[bool]] = [Comment.user_id == person.user_id]
    else:
        known = [Comment.author_email == person.email.lower()] if person.email else []
        if submission.address:
            known.append(Comment.address_hash == address_hash(submission.address))
    newest = [
        session.scalar(
            select(Comment.created_at).where(who).order_by(Comment.created_at.desc()).limit(1)
        )
        for who in known
    ]
    times = [moment for moment in newest if moment is not None]
    return (now - max(times)).total_seconds() if times else None
