"""Liking a comment, disliking it, and taking either back."""

from collections.abc import Iterable
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, select, update
from sqlalchemy.orm import Session

from blog.accounts.permissions import Actor
from blog.comments.models import Branch, Comment
from blog.comments.moderation.shut_out import require_let_in
from blog.comments.queries import thread_tag
from blog.comments.states import Status
from blog.comments.votes.models import Vote
from blog.comments.votes.queries import voter_key
from blog.comments.votes.settings import VoteSettings
from blog.core import clock, ratelimit
from blog.core.addresses import address_hash
from blog.core.db import connection, insert_or, transaction
from blog.core.errors import Forbidden, NotFound
from blog.core.i18n import _
from blog.core.settings.store import current
from blog.core.tags import touch

TRIES, TRIES_SECONDS = 60, 60
GUESTS, GUESTS_SECONDS = 10, 24 * 3600
"""So many votes of people without an account count for one comment and network in a day."""


@dataclass(frozen=True)
class Ballot:
    """A vote as it is cast: 1, -1, or 0 to take it back, by whoever `identity` is known to be."""

    comment_id: int
    value: int
    identity: str
    address: str = ""


@dataclass(frozen=True)
class Tally:
    """A comment's votes, what this person's is now, and whether it was that before."""

    post_id: int
    likes: int
    dislikes: int
    mine: int
    changed: bool


def cast_vote(actor: Actor, ballot: Ballot) -> Tally:
    """Keep the vote; the same one again changes nothing.

    Raises NotFound for what readers do not see, Forbidden for one's own comment, where the owner
    wants no such votes and to whoever is suspended or banned, who may only take back, and TooMany
    beyond 60 in a minute, or beyond 10 of guests of one network for one comment in a day.
    """
    counted = _counted(actor, ballot)
    for key, (limit, seconds) in counted.items():
        ratelimit.check(key, limit=limit, seconds=seconds)
    with transaction() as session:
        for key, (_limit, seconds) in counted.items():
            ratelimit.count(key, seconds=seconds)
        return _cast(session, actor, ballot)


def carry_votes(session: Session, comments: ColumnElement[bool], post_id: int) -> None:
    """Let the votes on these comments be found under the article where they stand now."""
    session.execute(
        update(Vote)
        .where(Vote.comment_id.in_(select(Comment.id).where(comments)))
        .values(post_id=post_id)
        .execution_options(synchronize_session=False)
    )


def forget_voters(session: Session, identities: Iterable[str], most: int) -> int:
    """Let so many votes of these people be somebody's; they count as before. Returns how many."""
    keys = [voter_key(identity) for identity in identities]
    found = session.execute(
        select(Vote.comment_id, Vote.voter).where(Vote.voter.in_(keys)).limit(most)
    ).all()
    if found:
        # One by one: under a common name they would still be known to be one person's.
        connection().execute(
            update(Vote)
            .where(Vote.comment_id == bindparam("about"), Vote.voter == bindparam("known"))
            .values(voter=bindparam("unknown")),
            [
                {"about": row.comment_id, "known": row.voter, "unknown": f"gone:{token_hex(16)}"}
                for row in found
            ],
        )
    return len(found)


def _counted(actor: Actor, ballot: Ballot) -> dict[str, tuple[int, int]]:
    """The keys of what is limited, with how much of it there may be in so many seconds."""
    if not ballot.address:
        return {}
    network = address_hash(ballot.address)
    counted = {f"vote:{network}": (TRIES, TRIES_SECONDS)}
    if actor.user_id is None and ballot.value:
        counted[f"vote:{ballot.comment_id}:{network}"] = (GUESTS, GUESTS_SECONDS)
    return counted


def _cast(session: Session, actor: Actor, ballot: Ballot) -> Tally:
    comment = _visible(session, ballot.comment_id)
    settings = current(VoteSettings)
    asks = comment.expert is not None and comment.branch_id is None
    fits = settings.offers_dislikes if ballot.value < 0 else settings.offers_likes(question=asks)
    if not fits:
        raise Forbidden(_("Comments are not voted on like that here."))
    own_account = actor.user_id is not None and comment.user_id == actor.user_id
    if ballot.value and (own_account or comment.identity == ballot.identity):
        raise Forbidden(_("Your own comment is for others to judge."))
    if ballot.value:
        require_let_in(actor, ballot.address, comment.post_id)
    voter = voter_key(ballot.identity)
    found = session.execute(
        select(Vote.value).where(Vote.comment_id == comment.id, Vote.voter == voter)
    ).scalar()
    before, after = found or 0, ballot.value
    likes = comment.likes + (after > 0) - (before > 0)
    dislikes = comment.dislikes + (after < 0) - (before < 0)
    if after != before:
        _keep(session, comment, voter, after)
        _count(session, comment, likes, dislikes, after - before)
    return Tally(comment.post_id, likes, dislikes, after, changed=after != before)


def _visible(session: Session, comment_id: int) -> Any:
    """The comment, locked until the transaction ends."""
    row = session.execute(
        select(
            Comment.id,
            Comment.post_id,
            Comment.status,
            Comment.erased_at,
            Comment.user_id,
            Comment.identity,
            Comment.branch_id,
            Comment.expert,
            Comment.likes,
            Comment.dislikes,
        )
        .where(Comment.id == comment_id)
        .with_for_update(key_share=True)
    ).one_or_none()
    if row is None or row.status != Status.APPROVED or row.erased_at is not None:
        raise NotFound(_("This comment does not exist, or no longer."))
    return row


def _keep(session: Session, comment: Any, voter: str, value: int) -> None:
    if not value:
        session.execute(delete(Vote).where(Vote.comment_id == comment.id, Vote.voter == voter))
        return
    row = insert_or(Vote).values(
        comment_id=comment.id,
        voter=voter,
        post_id=comment.post_id,
        value=value,
        created_at=clock.now(),
    )
    session.execute(
        row.on_conflict_do_update(index_elements=["comment_id", "voter"], set_={"value": value})
    )


def _count(session: Session, comment: Any, likes: int, dislikes: int, step: int) -> None:
    session.execute(
        update(Comment)
        .where(Comment.id == comment.id)
        .values(likes=likes, dislikes=dislikes)
        .execution_options(synchronize_session=False)
    )
    if comment.branch_id is None:
        session.execute(
            update(Branch)
            .where(Branch.id == comment.id)
            .values(score=Branch.score + step)
            .execution_options(synchronize_session=False)
        )
    touch(thread_tag(comment.post_id))
