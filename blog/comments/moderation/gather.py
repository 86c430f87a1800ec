"""Gathering the facts about a submission: everything the rules may know, asked once."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from blog.accounts.models import User
from blog.accounts.permissions import ANONYMOUS, Actor
from blog.comments.models import Comment, KeptBan, SpamModel
from blog.comments.moderation import history, kept_bans, standings
from blog.comments.moderation.facts import (
    Facts,
    ParentFacts,
    PersonFacts,
    PostFacts,
    Proof,
    SenderFacts,
    StandingFacts,
    TextFacts,
)
from blog.comments.moderation.learned.features import features, readable
from blog.comments.moderation.learned.kept import judge
from blog.comments.moderation.locked import lock_over
from blog.comments.moderation.mailboxes import mailbox
from blog.comments.permissions import may_moderate
from blog.comments.sections import articles_held
from blog.comments.settings import DiscussionSettings, RuleSettings
from blog.comments.states import Status
from blog.core import tokens
from blog.core.addresses import address_hash
from blog.core.characters import calm_name
from blog.core.identity import with_scheme
from blog.core.prepared import Prepared
from blog.core.settings.store import current
from blog.posts import addresses, publishing
from blog.posts.models import Byline, Expert, Post
from blog.posts.permalinks import PermalinkFacts
from blog.posts.permissions import may_read, people_of
from blog.taxonomy.models import Category

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Upload:
    """A file as a browser sent it, and what it is said to show."""

    filename: str
    data: bytes = field(repr=False)
    alt: str = ""


@dataclass(frozen=True)
class Submission:
    """What somebody sends: the form's fields as typed, and who they are known to be.

    `cookie` is the identity that the commenter's own signed cookie proves; `new_cookie` the one
    that they are about to be given, which proves nothing yet. `confirmed_email` is an address that
    this browser has confirmed. `wants_mail` asks for mail on replies, and
    `may_nudge` allows to ask the writer first whether it is to be posted as it is; with
    `posts_anyway` that was asked, and this is the answer. `known_network` is the hash of the
    network that it once came from, where no address is given.
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
    wants_mail: bool = False
    confirmed_email: str = ""
    may_nudge: bool = False
    posts_anyway: bool = False
    known_network: str | None = None
    picture: Upload | None = None

    @property
    def identity(self) -> str | None:
        """The key under which this person's comments are known, if they are known at all."""
        if self.actor.user_id is not None:
            return f"user:{self.actor.user_id}"
        token = self.cookie or self.new_cookie
        return f"cookie:{token}" if token else None

    @property
    def is_proven(self) -> bool:
        """Whether the address is known to be the writer's: by account, or by this browser."""
        if self.actor.user_id is not None:
            return True
        given = self.email.strip().lower()
        return bool(given) and tokens.same(given, self.confirmed_email.lower())

    @cached_property
    def network(self) -> str | None:
        """The hash of the network it comes from, if that is known."""
        return address_hash(self.address) if self.address else self.known_network


@dataclass(frozen=True)
class Gathered:
    """The facts, the digest by which the same words are known again, and where the article is.

    `branch_id` is the branch that a reply grows on; None for what begins one of its own.
    `answered_user_id` is the account of somebody else that it answers, if it does. `expert` tells
    whether an expert of the article writes; None where comments are no questions.
    """

    facts: Facts
    digest: str
    place: PermalinkFacts | None
    branch_id: int | None = None
    answered_user_id: int | None = None
    expert: bool | None = None


@dataclass(frozen=True)
class _Writer:
    """Who writes, as they sign: with an account, as the account says."""

    name: str
    email: str
    url: str


def _some(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(Comment.id).where(*conditions))


def _newest(who: ColumnElement[bool]) -> ColumnElement[datetime]:
    newest = select(Comment.created_at).where(who).order_by(Comment.created_at.desc())
    return newest.limit(1).scalar_subquery()


def _section_held() -> ColumnElement[bool]:
    """Whether comments of the article's section wait, or those of a section above it."""
    above = aliased(Category)
    beneath = func.substr(Category.path, 1, func.length(above.path) + 1) == above.path + "/"
    here = or_(Category.path == above.path, beneath)
    return exists(select(above.id).where(above.comments_held, here).correlate(Category))


_parent = aliased(Comment)
_locked = aliased(Comment)
_named = exists().where(Expert.post_id == bindparam("post"), Expert.user_id == bindparam("user"))
_asked = select(literal(1).label("one")).subquery("asked")
_email = Comment.author_email == bindparam("email")
_approved = Comment.status == Status.APPROVED.value
# One row for each author of the article, and at least one: whatever is not there is NULL. What is
# compared with a parameter that is None is not there either.
_FACTS = Prepared(
    lambda: select(
        Post.id,
        Post.type,
        Post.slug,
        Post.status,
        Post.published_at,
        Post.owner_id,
        Post.comments_open,
        Post.comments_held,
        Post.comments_pause,
        Post.questions,
        _named.label("is_named"),
        _section_held().label("section_held"),
        Category.path.label("category_path"),
        Byline.user_id.label("author_id"),
        Byline.position,
        User.slug.label("author_slug"),
        _parent.post_id.label("parent_post_id"),
        _parent.status.label("parent_status"),
        func.coalesce(_parent.branch_id, _parent.id).label("branch_id"),
        _parent.erased_at.label("parent_erased_at"),
        exists(
            select(_locked.id)
            .where(_locked.post_id == _parent.post_id, _locked.locked_at.is_not(None))
            .correlate(_parent)
        ).label("locked_near"),
        _parent.user_id.label("parent_user_id"),
        or_(
            _some(Comment.identity == bindparam("identity"), _approved),
            _some(*history.BY_CONFIRMED),
        ).label("approved_before"),
        _some(
            _email,
            Comment.author_name == bindparam("name"),
            # Not `_approved`: SQLite would look through all that is, rather than what is theirs.
            func.coalesce(Comment.status, "") == Status.APPROVED.value,
        ).label("namesake_approved"),
        _some(
            Comment.post_id == bindparam("post"),
            Comment.body_digest == bindparam("digest"),
            Comment.status != Status.TRASH.value,
        ).label("duplicate"),
        _newest(Comment.user_id == bindparam("user")).label("newest_by_user"),
        _newest(_email).label("newest_by_email"),
        _newest(Comment.address_hash == bindparam("network")).label("newest_by_network"),
        *history.columns(),
        standings.column(),
        exists(select(KeptBan.id)).label("bans_kept"),
        select(SpamModel.version).where(SpamModel.id == 1).scalar_subquery().label("learned"),
    ).select_from(
        _asked.outerjoin(Post, Post.id == bindparam("post"))
        .outerjoin(Category, Category.id == Post.primary_category_id)
        .outerjoin(Byline, Byline.post_id == Post.id)
        .outerjoin(User, User.id == Byline.user_id)
        .outerjoin(_parent, _parent.id == bindparam("parent"))
    )
)


def looked_at(submission: Submission, text: TextFacts) -> frozenset[str]:
    """What the learned score looks at; taking a long text apart is nothing to hold a lock for."""
    writer = _writer(submission)
    return features(readable(text.plain, text.html), writer.name, writer.url)


def gather(
    submission: Submission, text: TextFacts, now: datetime, seen: frozenset[str]
) -> Gathered:
    """All that the rules may know, with one statement beside the settings.

    `seen` is what `looked_at` found in it.
    """
    writer = _writer(submission)
    digest = text_digest(submission, writer)
    rules = current(RuleSettings)
    told = None if text.too_complex else text.source
    rows = _FACTS.rows(
        **_parameters(submission, writer, digest),
        **history.parameters(rules, told, now),
        **standings.parameters(submission.actor.user_id, writer.email, submission.network, now),
    )
    rows.sort(key=lambda row: row.position or 0)
    post = _post(submission, rows, now)
    facts = Facts(
        post=post,
        parent=_parent_facts(submission, rows[0]),
        person=_person(submission, writer, post, rows[0]),
        text=text,
        now=now,
        settings=current(DiscussionSettings),
        sender=SenderFacts(submission.address, submission.user_agent),
        duplicate_exists=rows[0].duplicate,
        seconds_since_last=_seconds_since_last(rows[0], now),
        rules=rules,
        past=history.past(rows[0], now),
        spam=judge(seen, rows[0].learned),
        standing=_standing(writer, rows[0]),
    )
    place = addresses.facts(rows[0]) if post.exists else None
    answered = rows[0].parent_user_id
    user_id = submission.actor.user_id
    other = answered if answered != user_id else None
    signs = user_id is not None and any(row.author_id == user_id for row in rows)
    expert = bool(signs or rows[0].is_named) if rows[0].questions else None
    return Gathered(facts, digest, place, rows[0].branch_id, other, expert)


def text_digest(submission: Submission, writer: _Writer) -> str:
    """Equal for the same words by the same name in the same place."""
    parts = (
        str(submission.parent_id or 0),
        writer.name.casefold(),
        writer.email.casefold(),
        submission.content.strip(),
    )
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _writer(submission: Submission) -> _Writer:
    actor = submission.actor
    if actor.user_id is not None:
        return _Writer(actor.name, actor.email, submission.account_url)
    return _Writer(
        calm_name(_one_line(submission.name)),
        _one_line(submission.email),
        with_scheme(_one_line(submission.url)),
    )


def _one_line(text: str) -> str:
    """The words on one line, without characters that only steer a terminal."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def _parameters(submission: Submission, writer: _Writer, digest: str) -> dict[str, Any]:
    """What is asked about; whoever has an account is known by it, and by nothing else."""
    user_id = submission.actor.user_id
    asked: dict[str, Any] = {
        "post": submission.post_id,
        "parent": submission.parent_id,
        "digest": digest,
        "user": user_id,
    }
    if user_id is not None:
        named = ("email", "confirmed", "mailbox", "name", "network")
        nobody: dict[str, Any] = dict.fromkeys(named)
        return asked | nobody | {"identity": submission.identity}
    return asked | {
        "identity": submission.identity if submission.cookie is not None else None,
        "email": writer.email.lower() or None,
        "confirmed": writer.email.lower() if submission.is_proven else None,
        "mailbox": mailbox(writer.email) or None,
        "name": writer.name,
        "network": submission.network,
    }


def _post(submission: Submission, rows: Sequence[Any], now: datetime) -> PostFacts:
    row = rows[0]
    if row.id is None:
        return PostFacts(id=None, exists=False, readable=False)
    signed = [author.author_id for author in rows if author.author_id is not None]
    people = people_of(row.owner_id, signed)
    state = publishing.state(row.status, row.published_at, now)
    return PostFacts(
        id=row.id,
        readable=may_read(submission.actor, state, people),
        state=state.value,
        comments_open=row.comments_open,
        published_at=row.published_at,
        author_ids=tuple(sorted(people)),
        closes_with_age=row.type == publishing.PostType.POST,
        held=row.comments_held,
        section_held=row.section_held,
        pause=row.comments_pause,
    )


def _standing(writer: _Writer, row: Any) -> StandingFacts:
    """How they stand; a ban may have outlasted all else that was known of them."""
    kept = kept_bans.ban_of(writer.email, row.category_path or "") if row.bans_kept else None
    return kept or standings.facts(row.standing_id)


def _parent_facts(submission: Submission, row: Any) -> ParentFacts:
    if submission.parent_id is None:
        return ParentFacts()
    if row.parent_post_id is None or row.parent_erased_at is not None:
        return ParentFacts(given=True)
    lock = lock_over(submission.parent_id) if row.locked_near else None
    return ParentFacts(
        given=True,
        exists=True,
        same_post=row.parent_post_id == submission.post_id,
        status=Status(row.parent_status),
        locked=lock is not None,
        lock_reason=lock.reason if lock else "",
    )


def _person(submission: Submission, writer: _Writer, post: PostFacts, row: Any) -> PersonFacts:
    actor = submission.actor
    if actor.user_id is not None:
        return PersonFacts(
            name=writer.name,
            email=writer.email,
            url=writer.url,
            user_id=actor.user_id,
            may_moderate=may_moderate(actor, post.author_ids)
            or submission.post_id in articles_held(actor, [submission.post_id]),
            proof="account",
            approved_before=row.approved_before,
        )
    return PersonFacts(
        name=writer.name,
        email=writer.email,
        url=writer.url,
        proof=_guests_proof(submission),
        approved_before=row.approved_before,
        namesake_approved=row.namesake_approved,
    )


def _guests_proof(submission: Submission) -> Proof | None:
    if submission.cookie is not None:
        return "cookie"
    return "verified_email" if submission.is_proven else None


def _seconds_since_last(row: Any, now: datetime) -> float | None:
    """By account; for a guest by the hash of the address or by the email given."""
    newest = (row.newest_by_user, row.newest_by_email, row.newest_by_network)
    times = [moment for moment in newest if moment is not None]
    return (now - max(times)).total_seconds() if times else None
