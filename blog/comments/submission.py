"""Submitting a comment: rendered first, then judged and stored in one transaction."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.comments import counts
from blog.comments.events import CommentSubmitted
from blog.comments.models import Comment
from blog.comments.moderation.facts import Facts, TextFacts
from blog.comments.moderation.gather import Submission, gather
from blog.comments.moderation.log import new_batch, record
from blog.comments.moderation.pipeline import RULES_VERSION, decide
from blog.comments.moderation.verdict import Call, Decision, because, refusal
from blog.comments.permissions import may_moderate_all
from blog.comments.states import Status
from blog.core import clock, ratelimit
from blog.core.addresses import address_hash
from blog.core.db import transaction
from blog.core.errors import DomainError, TooMany
from blog.core.events import announce
from blog.core.html import MarkupRefused, count_links, plain_text
from blog.core.markdown import comment_html
from blog.core.tags import touch
from blog.posts.models import Post

__all__ = ["Refused", "Submission", "Submitted", "render", "submit_comment"]

TRIES_PER_NETWORK = 60
TRIES_SECONDS = 60


class Refused(DomainError):
    """The comment is not stored; `decision` holds every reason, and what to answer."""

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self.decision = decision
        self.status = decision.http_status or 400


@dataclass(frozen=True)
class Submitted:
    """The comment as it was stored."""

    comment_id: int
    post_id: int
    status: Status
    identity: str | None


def submit_comment(submission: Submission, text: TextFacts | None = None) -> Submitted:
    """Judge the submission by all rules and store what they decide. Raises Refused.

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
    with transaction() as session:
        if network:
            ratelimit.count(network, seconds=TRIES_SECONDS)
        judged = _judge(session, submission, text)
    if isinstance(judged, Decision):
        raise Refused(judged)
    return judged


def _counted_network(submission: Submission) -> str | None:
    """The key of the sender's network; None for moderators, and where no network is known."""
    if not submission.address or may_moderate_all(submission.actor):
        return None
    return f"comment:{address_hash(submission.address)}"


def _not_too_often(network: str) -> None:
    try:
        ratelimit.check(network, limit=TRIES_PER_NETWORK)
    except TooMany as error:
        verdict = because(
            "network_not_too_fast", "flood", Call.REFUSE, 429, retry_after=error.retry_after
        )
        raise Refused(refusal([verdict])) from error


def _judge(session: Session, submission: Submission, text: TextFacts) -> Submitted | Decision:
    """The comment as it is stored; or, refused, the decision."""
    _take_turns(session, submission.post_id)
    now = clock.now()
    facts, digest = gather(session, submission, text, now)
    decision = decide(facts)
    if decision.status is None:
        return decision
    comment = _store(session, submission, facts, decision, digest)
    counts.move(session, comment.post_id, None, comment.status)
    record(
        session,
        comment,
        submission.actor,
        "submitted",
        new_batch(),
        after={"status": comment.status},
        reasons=comment.reasons,
    )
    announce(CommentSubmitted(comment.id, comment.post_id, comment.status))
    if decision.status is Status.APPROVED:
        touch(f"thread:{comment.post_id}")
    return Submitted(comment.id, comment.post_id, decision.status, comment.identity)


def render(content: str) -> TextFacts:
    """The text as the rules see it: source, sanitised HTML, words and links."""
    source = content.replace("\r\n", "\n").replace("\x00", "").strip()
    try:
        html = comment_html(source)
    except MarkupRefused:
        return TextFacts(source=source, too_complex=True)
    return TextFacts(source, html, plain_text(html), count_links(html))


def _take_turns(session: Session, post_id: int) -> None:
    """One after the other under each article, so that a double click is one comment."""
    article = select(Post.id).where(Post.id == post_id)
    session.execute(article.with_for_update(key_share=True))


def _store(
    session: Session, submission: Submission, facts: Facts, decision: Decision, digest: str
) -> Comment:
    assert decision.status is not None
    comment = Comment(
        post_id=submission.post_id,
        parent_id=submission.parent_id,
        user_id=submission.actor.user_id,
        version=1,
        status=decision.status.value,
        status_changed_at=facts.now,
        binned_at=facts.now if decision.status is Status.SPAM else None,
        previous_status=Status.PENDING.value if decision.status is Status.SPAM else None,
        reject_code="disallowed_words" if decision.status is Status.REJECTED else None,
        reasons=[reason.as_json() for reason in decision.reasons],
        facts=facts.snapshot() | {"rules_version": RULES_VERSION},
        author_name=facts.person.name,
        author_email=facts.person.email.lower(),
        author_url=facts.person.url,
        identity=submission.identity,
        address_hash=address_hash(submission.address) if submission.address else None,
        body_source=facts.text.source,
        body_html=facts.text.html,
        body_digest=digest,
        created_at=facts.now,
    )
    session.add(comment)
    session.flush()
    return comment
