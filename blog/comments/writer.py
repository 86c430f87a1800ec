"""What the writer of a comment does with its receipt: change it, take it back, appeal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from blog.accounts.models import User
from blog.accounts.permissions import ANONYMOUS, SYSTEM
from blog.comments.deletion import erase_words, remove
from blog.comments.events import CommentRewritten
from blog.comments.models import Appeal, Comment
from blog.comments.moderation.facts import PictureFacts, TextFacts
from blog.comments.moderation.gather import Gathered, gather, looked_at
from blog.comments.moderation.log import new_batch, record
from blog.comments.moderation.nudges import nudges
from blog.comments.moderation.pipeline import RULES_VERSION
from blog.comments.moderation.targets import check_version, load
from blog.comments.moderation.verdict import Decision
from blog.comments.outside import asking
from blog.comments.receipts import (
    comment_of,
    edit_refusal,
    is_answered,
    is_appealable,
    staff_acts,
)
from blog.comments.services import put
from blog.comments.states import Status
from blog.comments.submission import Refused, Submission, render
from blog.core import clock, ratelimit
from blog.core.db import transaction
from blog.core.errors import Conflict, Forbidden, Invalid
from blog.core.events import announce
from blog.core.i18n import _
from blog.core.tags import touch

LONGEST_APPEAL = 2_000
EDITS, EDITS_SECONDS = 30, 3_600


@dataclass(frozen=True)
class Sender:
    """Where the change comes from; for the rules alone, and never kept."""

    address: str = ""
    user_agent: str = ""


def rewrite_comment(token: str, version: int, content: str, sender: Sender) -> Status:
    """Change the words of a comment, and let all rules judge them like a new one's.

    Returns where it stands now. What a moderator put back in the queue stays there, whatever the
    rules say. Raises NotFound, Forbidden (why it cannot be changed any more), Conflict if it is no
    longer as it was at `version`, TooMany, and Refused with every objection to the new words.
    """
    comment_id = comment_of(token)
    ratelimit.hit(f"rewrite:{comment_id}", limit=EDITS, seconds=EDITS_SECONDS)
    text = render(content)
    with transaction() as session:
        comment = _own(session, token)
        check_version(comment, version)
        decisions = staff_acts(comment.id)
        refused = edit_refusal(comment, answered=is_answered(comment.id), decisions=decisions)
        if refused:
            raise Forbidden(refused)
        if text.source == comment.body_source:
            return Status(comment.status)
        stays = bool(decisions) and comment.status == Status.PENDING
        gathered, decision = _judged(session, comment, text, sender, stays=stays)
        if decision.status is None:
            raise Refused(decision)
        status = decision.status
        if stays and status is Status.APPROVED:
            status = Status.PENDING
        news = _news(comment)
        _rewrite(session, comment, gathered, decision, status)
        asking.ask(comment.id, gathered.facts.outside, sender.address, news)
        return status


def withdraw_comment(token: str) -> bool:
    """Delete a comment for its writer; whether a place is left where it stood.

    One that readers see and that was answered leaves its place in the thread, without words or
    name; any other goes altogether, and replies that wait move up. Its receipt opens nothing from
    then on. Raises NotFound.
    """
    with transaction() as session:
        comment = _own(session, token)
        batch = new_batch()
        if comment.status != Status.APPROVED or not is_answered(comment.id):
            remove(session, ANONYMOUS, comment, batch, "withdrawn")
            return False
        record(
            comment.id, comment.post_id, ANONYMOUS, "withdrawn", batch,
            after={"status": comment.status},
        )  # fmt: skip
        erase_words(session, comment)
        return True


def appeal(token: str, text: str) -> None:
    """Ask the moderators, once, to look again at what they rejected, took for spam or took away.

    Raises NotFound, Conflict where there is nothing to appeal against or it was done before, and
    Invalid naming `text`.
    """
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    with transaction() as session:
        comment = _own(session, token)
        if session.get(Appeal, comment.id) is not None:
            raise Conflict(_("You have appealed already."))
        if not is_appealable(comment):
            raise Conflict(_("No decision stands against it."))
        _check_appeal(words)
        now = clock.now()
        session.add(Appeal(comment_id=comment.id, text=words, created_at=now))
        put(session, comment, {"appealed_at": now.isoformat()})
        record(
            comment.id, comment.post_id, ANONYMOUS, "appealed", new_batch(),
            after={"status": comment.status},
        )  # fmt: skip


def _check_appeal(words: str) -> None:
    if not words:
        raise Invalid(fields={"text": _("Say in a few words why it should be published.")})
    if len(words) > LONGEST_APPEAL:
        message = _("At most %(count)s characters, please.", count=LONGEST_APPEAL)
        raise Invalid(fields={"text": message})


def _own(session: Session, token: str) -> Comment:
    """The comment of a receipt, locked; asked for again in the transaction that changes it."""
    return load(session, SYSTEM, comment_of(token))


def _judged(
    session: Session, comment: Comment, text: TextFacts, sender: Sender, *, stays: bool
) -> tuple[Gathered, Decision]:
    """What the rules say of the new words; the comment itself is no earlier one of its writer.

    One that was posted in spite of a nudge waits as long as the nudge is right.
    Where it stays with the moderators, no check elsewhere moves it either.
    """
    submission = sent_again(session, comment, text.source, sender)
    gathered = gather(submission, text, clock.now(), looked_at(submission, text))
    past = replace(gathered.facts.past, seconds_since_here=None)
    picture = PictureFacts(comment.picture is not None, described=1)
    facts = replace(gathered.facts, seconds_since_last=None, past=past, picture=picture)
    if (comment.facts or {}).get("nudged"):
        facts = replace(facts, nudged=nudges(facts))
    facts, decision = asking.judge(facts, 0 if stays else comment.version + 1)
    return replace(gathered, facts=facts), decision


def sent_again(session: Session, comment: Comment, content: str, sender: Sender) -> Submission:
    """The comment with these words as its writer would send it now, from where it stands."""
    user = session.get(User, comment.user_id) if comment.user_id else None
    return Submission(
        post_id=comment.post_id,
        content=content,
        parent_id=comment.parent_id,
        name=comment.author_name,
        email=comment.author_email,
        url=comment.author_url,
        actor=user.actor if user else ANONYMOUS,
        account_url=user.url if user else "",
        cookie=_proof(comment),
        confirmed_email=comment.author_email if comment.email_proven else "",
        address=sender.address,
        user_agent=sender.user_agent,
        known_network=comment.address_hash,
    )


def _news(comment: Comment) -> Sequence[Status]:
    """In which states its moderators are to hear of new words once they were checked elsewhere.

    Of what waited for a check until now they have not heard at all.
    """
    if asking.asked_so_far(comment.facts).is_awaited:
        return asking.WORTH_ASKING
    return () if comment.status == Status.PENDING else (Status.PENDING,)


def _proof(comment: Comment) -> str | None:
    """The token of the cookie that proved who wrote it, if one did."""
    kept = (comment.facts or {}).get("person", {}).get("proof")
    kind, _colon, token = (comment.identity or "").partition(":")
    return token if kept == kind == "cookie" else None


def _rewrite(
    session: Session, comment: Comment, gathered: Gathered, decision: Decision, status: Status
) -> None:
    facts, before = gathered.facts, comment.status
    reasons = [reason.as_json() for reason in decision.reasons]
    comment.body_source, comment.body_digest = facts.text.source, gathered.digest
    comment.reasons = reasons
    comment.facts = facts.snapshot() | {"rules_version": RULES_VERSION}
    values = {"body_html": facts.text.html, "edited_at": facts.now.isoformat()}
    put(session, comment, values | stands(comment, status, decision, facts.now))
    record(
        comment.id, comment.post_id, ANONYMOUS, "rewritten", new_batch(),
        after={"status": status.value}, reasons=reasons,
    )  # fmt: skip
    is_checked = facts.outside.is_awaited
    announce(CommentRewritten(comment.id, comment.post_id, before, status.value, is_checked))
    touch(f"thread:{comment.post_id}")


def stands(comment: Comment, status: Status, decision: Decision, now: datetime) -> dict[str, Any]:
    """The columns of its standing as rules decide it, as those of a comment that is submitted."""
    if status == comment.status:
        return {}
    spam = status is Status.SPAM
    return {
        "status": status.value,
        "status_changed_at": now.isoformat(),
        "binned_at": now.isoformat() if spam else None,
        "previous_status": Status.PENDING.value if spam else None,
        "reject_code": decision.leading.code
        if status is Status.REJECTED and decision.leading
        else None,
    }
