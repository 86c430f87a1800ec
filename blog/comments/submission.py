"""Submitting a comment: rendered first, then judged and stored in one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from blog.comments import counts
from blog.comments.events import CommentSubmitted
from blog.comments.models import Comment
from blog.comments.moderation.facts import TextFacts
from blog.comments.moderation.gather import Gathered, Submission, gather, looked_at
from blog.comments.moderation.log import new_batch, record
from blog.comments.moderation.mailboxes import alias_of
from blog.comments.moderation.nudges import NUDGES, nudges
from blog.comments.moderation.pipeline import RULES_VERSION
from blog.comments.moderation.verdict import JSON, Call, Decision, because, refusal
from blog.comments.outside import asking
from blog.comments.permissions import may_moderate_all
from blog.comments.pictures.taking import Taken, store, take
from blog.comments.states import Status
from blog.core import clock, ratelimit
from blog.core.characters import calm_text
from blog.core.db import transaction
from blog.core.errors import DomainError, TooMany
from blog.core.events import announce
from blog.core.html import MarkupRefused, count_links, plain_text
from blog.core.i18n import _
from blog.core.locks import hold_rows
from blog.core.markdown import comment_html
from blog.core.prepared import Prepared
from blog.core.tags import touch
from blog.posts.addresses import permalink_for
from blog.posts.models import Post

__all__ = ["Refused", "Submission", "Submitted", "render", "submit_comment"]

TRIES_PER_NETWORK = 60
TRIES_SECONDS = 60


_ARTICLE = select(Post.id).where(Post.id == bindparam("post")).with_for_update(key_share=True)
_COMMENT = Prepared(lambda: insert(Comment))


class Refused(DomainError):
    """The comment is not stored; `decision` holds every reason, and what to answer."""

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self.decision = decision
        self.status = decision.http_status or 400


class Nudged(DomainError):
    """Nothing is stored yet: the writer is told what the comment looks like, and may go on."""

    status = 409

    def __init__(self, nudges: tuple[str, ...]) -> None:
        super().__init__(" ".join(_(NUDGES[name]) for name in nudges))
        self.nudges = nudges


@dataclass(frozen=True)
class Submitted:
    """The comment as it was stored; `path` is the article's, None while it has no address."""

    comment_id: int
    post_id: int
    status: Status
    path: str | None
    created_at: datetime


def submit_comment(submission: Submission, text: TextFacts | None = None) -> Submitted:
    """Judge the submission by all rules and store what they decide. Raises Refused, and Nudged.

    `text` is the content rendered already, where a transaction is open around this.

    A network that has tried too often is refused before its text is rendered, which is what
    costs. Each try is counted in the transaction that judges it: a stored comment costs no second
    durable write, and a refused one commits its count alone. Tries that run at the same time may
    pass the limit together, by as many as there are workers. Moderators are not counted.
    """
    network = _counted_network(submission)
    if network:
        _not_too_often(network)
    text = text or render(submission.content)
    seen = looked_at(submission, text)
    picture = take(submission.picture)
    with transaction() as session:
        if network:
            ratelimit.count(network, seconds=TRIES_SECONDS)
        judged = _judge(session, submission, text, seen, picture)
    if isinstance(judged, Decision):
        raise Refused(judged)
    if isinstance(judged, Nudged):
        raise judged
    return judged


def _counted_network(submission: Submission) -> str | None:
    """The key of the sender's network; None for moderators, and where no network is known."""
    if not submission.network or may_moderate_all(submission.actor):
        return None
    return f"comment:{submission.network}"


def _not_too_often(network: str) -> None:
    try:
        ratelimit.check(network, limit=TRIES_PER_NETWORK, seconds=TRIES_SECONDS)
    except TooMany as error:
        verdict = because(
            "network_not_too_fast", "flood", Call.REFUSE, 429, retry_after=error.retry_after
        )
        raise Refused(refusal([verdict])) from error


def _judge(
    session: Session,
    submission: Submission,
    text: TextFacts,
    seen: frozenset[str],
    picture: Taken,
) -> Submitted | Decision | Nudged:
    """The comment as it is stored; or, refused, the decision; or what is to be said first."""
    take_turns(submission.post_id)
    gathered = gather(submission, text, clock.now(), seen)
    facts = replace(gathered.facts, picture=picture.facts)
    if submission.posts_anyway:
        facts = replace(facts, nudged=nudges(facts))
    facts, decision = asking.judge(facts, version=1)
    if decision.status is None:
        return decision
    if submission.may_nudge and (said := nudges(gathered.facts)):
        return Nudged(said)
    gathered = replace(gathered, facts=facts)
    post_id, status = submission.post_id, decision.status
    reasons = [reason.as_json() for reason in decision.reasons]
    kept = store(picture)
    comment_id = _store(submission, gathered, status, reasons, kept)
    placed = counts.Placed(
        comment_id, post_id, gathered.branch_id, gathered.facts.now, gathered.expert
    )
    counts.move(session, placed, None, status.value)
    record(
        comment_id, post_id, submission.actor, "submitted", new_batch(),
        after={"status": status.value}, reasons=reasons,
    )  # fmt: skip
    announce(
        CommentSubmitted(
            comment_id, post_id, status.value, submission.wants_mail, submission.is_proven,
            is_checked=facts.outside.is_awaited,
        )
    )  # fmt: skip
    asking.ask(comment_id, facts.outside, submission.address, asking.WORTH_ASKING)
    if status is Status.APPROVED:
        touch(f"thread:{post_id}")
    place = gathered.place
    path = permalink_for(place) if place is not None and place.slug else None
    return Submitted(comment_id, post_id, status, path, gathered.facts.now)


def take_turns(post_id: int) -> None:
    """One after the other under each article, so that a double click is one comment.

    Whoever holds a comment as well holds its article first, as do those who move conversations.
    """
    hold_rows(_ARTICLE, post=post_id)


def render(content: str) -> TextFacts:
    """The text as the rules see it: source, sanitised HTML, words and links."""
    source = calm_text(content.replace("\r\n", "\n").replace("\x00", "").strip())
    try:
        html = calm_text(comment_html(source))
    except MarkupRefused:
        return TextFacts(source=source, too_complex=True)
    return TextFacts(source, html, plain_text(html), count_links(html))


def _store(
    submission: Submission,
    gathered: Gathered,
    status: Status,
    reasons: list[dict[str, JSON]],
    picture: dict[str, object] | None,
) -> int:
    facts = gathered.facts
    comment = {
        "post_id": submission.post_id,
        "parent_id": submission.parent_id,
        "branch_id": gathered.branch_id,
        "user_id": submission.actor.user_id,
        "answered_user_id": gathered.answered_user_id,
        "expert": gathered.expert,
        "version": 1,
        "status": status.value,
        "status_changed_at": facts.now,
        "binned_at": facts.now if status is Status.SPAM else None,
        "previous_status": Status.PENDING.value if status is Status.SPAM else None,
        "reject_code": "disallowed_words" if status is Status.REJECTED else None,
        "reasons": reasons,
        "facts": facts.snapshot() | {"rules_version": RULES_VERSION},
        "author_name": facts.person.name,
        "author_email": facts.person.email.lower(),
        "author_url": facts.person.url,
        "email_proven": (facts.person.user_id is None and submission.is_proven) or None,
        "alias_of": alias_of(facts.person.email),
        "identity": submission.identity,
        "address_hash": submission.network,
        "picture": picture,
        "body_source": facts.text.source,
        "body_html": facts.text.html,
        "body_digest": gathered.digest,
        "created_at": facts.now,
    }
    return _COMMENT.add(comment)
