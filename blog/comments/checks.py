"""Asking checks outside of this site about a comment, and doing what all rules then decide.

Nobody who posts waits for it, and no transaction is open while somebody elsewhere is asked. Where a
moderator has decided meanwhile, the answer is noted and nothing else.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.accounts.permissions import SYSTEM
from blog.comments.models import Comment
from blog.comments.moderation.dossier import history
from blog.comments.moderation.facts import Facts
from blog.comments.moderation.gather import gather
from blog.comments.moderation.learned.labels import label
from blog.comments.moderation.log import new_batch, record
from blog.comments.moderation.opinions import Answer, Check, OutsideFacts, Said
from blog.comments.moderation.pipeline import decide
from blog.comments.moderation.targets import load_many
from blog.comments.moderation.verdict import Call, Decision
from blog.comments.outside import akismet, webhook
from blog.comments.outside.answers import MOST_BYTES, Unreadable
from blog.comments.outside.asking import JOB, asked_so_far
from blog.comments.outside.questions import Question, Request
from blog.comments.outside.settings import CheckSettings
from blog.comments.services import put
from blog.comments.states import Status
from blog.comments.writer import Sender, sent_again, stands
from blog.core import clock, outbox
from blog.core.credentials import credential
from blog.core.db import db, transaction
from blog.core.fetch import Reply, Unanswered, post
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.core.urls import absolute, site_url
from blog.posts.models import Post
from blog.posts.queries import permalink_of

log = logging.getLogger(__name__)
AGAIN = timedelta(minutes=1)
BUSY = 429
MEANWHILE = ("post", "parent", "standing")
"""What may have changed while others were asked: nothing is published on what was so then."""


class Adapter(NamedTuple):
    """How one check is asked, and how its answer is read."""

    request: Callable[[Question], Request]
    read: Callable[[Reply], Answer]


ADAPTERS = {
    Check.WEBHOOK: Adapter(webhook.request, webhook.read),
    Check.AKISMET: Adapter(akismet.request, akismet.read),
}


def run_check(
    comment_id: int, check: str, key: str, until: str, news: Sequence[str], network: str = ""
) -> None:
    """Ask once; what fails for a time is asked again until `until`, what fails for good is silent.

    An answer to an asking that is no longer the comment's is of no matter.
    """
    whom = Check(check)
    try:
        answer = _asked(whom, comment_id, key, network)
    except Unreadable as error:
        log.error("check %s of comment %s is of no use: %s", check, comment_id, error)
        answer = Answer(whom, Said.SILENT)
    except Unanswered as error:
        log.warning("check %s of comment %s got no answer: %s", check, comment_id, error)
        again = clock.now() + AGAIN
        if again <= datetime.fromisoformat(until):
            with transaction():
                outbox.enqueue_at(
                    again, JOB, comment_id=comment_id, check=check, key=key, until=until,
                    news=list(news), network=network,
                )  # fmt: skip
                outbox.finish()
            return
        answer = Answer(whom, Said.SILENT)
    if answer is not None:
        _take(comment_id, key, answer, news)


def teach_akismet(comment_id: int) -> None:
    """Tell Akismet where people found otherwise, and take that back where they did.

    Raises Unanswered, to be repeated.
    """
    found = _known(comment_id)
    if found is None or not credential("AKISMET_KEY"):
        return
    comment, facts = found
    told = (comment.facts or {}).get("taught", _believed(facts.outside))
    by_people = label(history(comment_id))
    wanted = _believed(facts.outside) if by_people is None else by_people
    if told is None or wanted == told:
        return
    key = facts.outside.key
    request = akismet.lesson(_question(comment, facts, ""), is_spam=bool(wanted))
    db.session.rollback()
    if _post(request).status != 200:
        raise Unanswered("it was not taken")
    with transaction() as session:
        now = load_many(session, SYSTEM, [comment_id]).get(comment_id)
        if now is not None and now.facts and asked_so_far(now.facts).key == key:
            now.facts = {**now.facts, "taught": wanted}
        outbox.finish()


def _asked(check: Check, comment_id: int, key: str, network: str) -> Answer | None:
    """What the check says; None where nobody waits for it any more."""
    found = _known(comment_id)
    if found is None or found[1].outside.key != key:
        return None
    waiting = found[1].outside.of(check)
    if waiting is None or waiting.said is not Said.ASKED:
        return None
    adapter = ADAPTERS[check]
    request = adapter.request(_question(*found, network))
    return adapter.read(_post(request))


def _post(request: Request) -> Reply:
    seconds = current(CheckSettings).seconds
    db.session.rollback()
    reply = post(request.url, request.body, request.headers, seconds=seconds, most=MOST_BYTES)
    if reply.status >= 500 or reply.status == BUSY:
        raise Unanswered(f"status {reply.status}")
    return reply


def _known(comment_id: int) -> tuple[Comment, Facts] | None:
    """The comment and the facts that were kept with it; None where they are gone."""
    comment = db.session.get(Comment, comment_id, populate_existing=True)
    if comment is None or not comment.facts:
        return None
    return comment, Facts.from_snapshot(comment.facts)


def _believed(outside: OutsideFacts) -> bool | None:
    """Whether Akismet took it for spam; None where it said nothing of the kind."""
    answer = outside.of(Check.AKISMET)
    known = {Said.SPAM: True, Said.NOTHING: False}
    return known.get(answer.said) if answer else None


def _question(comment: Comment, facts: Facts, network: str) -> Question:
    chosen, site = current(CheckSettings), current(SiteSettings)
    alone = decide(replace(facts, outside=OutsideFacts())).status
    path = permalink_of(comment.post_id)
    title = db.session.scalar(select(Post.title).where(Post.id == comment.post_id))
    return Question(
        comment_id=comment.id,
        version=comment.version,
        key=facts.outside.key,
        written_at=(comment.edited_at or comment.created_at).isoformat(timespec="seconds"),
        text=comment.body_source,
        html=comment.body_html,
        links=facts.text.link_count,
        is_reply=comment.parent_id is not None,
        is_edited=comment.edited_at is not None,
        has_account=comment.user_id is not None,
        would="approve" if alone is Status.APPROVED else "hold",
        url=absolute(f"/comments/{comment.id}/"),
        article_id=comment.post_id,
        article_title=title or "",
        article_url=absolute(path) if path else "",
        site=site_url(),
        language=site.language,
        name=comment.author_name if chosen.send_name else "",
        website=comment.author_url if chosen.send_name else "",
        email=comment.author_email if chosen.send_email else "",
        pseudonym=(comment.address_hash or "") if chosen.send_network else "",
        network=network,
    )


def _take(comment_id: int, key: str, answer: Answer, news: Sequence[str]) -> None:
    """Keep the answer, and let all rules decide anew unless a person has decided meanwhile."""
    with transaction() as session:
        comment = load_many(session, SYSTEM, [comment_id]).get(comment_id)
        if comment is None or not comment.facts or asked_so_far(comment.facts).key != key:
            outbox.finish()
            return
        outside = asked_so_far(comment.facts).told(answer)
        facts = replace(Facts.from_snapshot(comment.facts), outside=outside)
        decision = decide(facts)
        if decision.status is Status.APPROVED and comment.version == outside.version:
            facts = _as_it_is_now(session, comment, facts)
            decision = _held_if_refused(decide(facts))
        reasons: list[Any] = [reason.as_json() for reason in decision.reasons]
        comment.reasons = reasons
        status = decision.status or Status.PENDING
        if comment.version == outside.version and comment.status != status:
            put(session, comment, stands(comment, status, decision, clock.now()))
            outside = replace(outside, version=comment.version)
        kept = replace(facts, outside=outside).snapshot()
        comment.facts = {**comment.facts, **{name: kept[name] for name in (*MEANWHILE, "outside")}}
        record(
            comment.id, comment.post_id, SYSTEM, "checked", new_batch(),
            after={"status": comment.status}, reasons=reasons,
        )  # fmt: skip
        if answer.check is Check.AKISMET and comment.version != outside.version:
            outbox.enqueue("comments.teach_akismet", comment_id=comment.id)
        if not outside.is_awaited and comment.status in news:
            outbox.enqueue("comments.notify", comment_id=comment.id)
        outbox.finish()


def _as_it_is_now(session: Session, comment: Comment, facts: Facts) -> Facts:
    """The facts with how the article, what is answered and the writer stand by now.

    When it was written stays what it was: an article that grew too old since takes it still.
    """
    sent = sent_again(session, comment, facts.text.source, Sender())
    now = gather(sent, facts.text, clock.now(), frozenset()).facts
    return replace(facts, **{name: getattr(now, name) for name in MEANWHILE})


def _held_if_refused(decision: Decision) -> Decision:
    """What would be refused today was taken in already: it waits, and a moderator reads why."""
    if decision.status is not None:
        return decision
    reasons = tuple(replace(reason, call=Call.HOLD) for reason in decision.reasons)
    return Decision(Status.PENDING, reasons)
