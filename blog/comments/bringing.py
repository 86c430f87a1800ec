"""Bringing in comments that exist already: written elsewhere, at their own time, decided there.

Nobody is refused and nobody gets mail. What the rules would have said is asked all the same, so
that a comment that waits, or was called spam, shows real reasons for it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.accounts.models import User
from blog.accounts.permissions import ANONYMOUS, Actor
from blog.comments import counts
from blog.comments.events import CommentBrought
from blog.comments.models import Comment
from blog.comments.moderation.facts import Facts, TextFacts
from blog.comments.moderation.gather import Gathered, Submission, gather, looked_at
from blog.comments.moderation.log import new_batch, record
from blog.comments.moderation.mailboxes import alias_of
from blog.comments.moderation.pipeline import RULES, RULES_VERSION, decide
from blog.comments.moderation.reasons import REJECTIONS, rejected_by_moderator
from blog.comments.moderation.verdict import Reason
from blog.comments.sections import require_whole_site
from blog.comments.states import BINS, Status
from blog.comments.submission import render, take_turns
from blog.core import clock
from blog.core.db import transaction
from blog.core.errors import Invalid, NotFound
from blog.core.events import announce
from blog.core.i18n import _
from blog.core.tags import touch
from blog.posts.models import Post

UNDECIDED = frozenset({Status.PENDING, Status.SPAM})
"""Where a comment stands because of what rules found, not of what a person decided."""

JUDGING = tuple(stage for stage in RULES if not stage.refuses)
LONGEST = {"name": 245, "email": 100, "url": 200}


@dataclass(frozen=True)
class ExistingComment:
    """A comment as it was elsewhere; of a person with an account, name and email are its own.

    `reject_code` is needed for a rejected one; `note` is what the log says about it.
    """

    post_id: int
    content: str
    created_at: datetime
    status: Status = Status.APPROVED
    parent_id: int | None = None
    user_id: int | None = None
    name: str = ""
    email: str = ""
    url: str = ""
    reject_code: str = ""
    note: str = ""


def bring_comment(actor: Actor, existing: ExistingComment) -> int:
    """Store the comment at its own time and where it stood; returns its id.

    Raises Forbidden, NotFound for an unknown article, and Invalid naming what cannot be.
    """
    require_whole_site(actor)
    text = render(existing.content)
    _check(existing, text)
    with transaction() as session:
        take_turns(existing.post_id)
        _check_place(session, existing)
        submission = _submission(session, existing)
        gathered = gather(submission, text, existing.created_at, looked_at(submission, text))
        comment = _store(session, existing, submission, gathered)
        counts.move(session, comment, None, comment.status)
        record(
            comment.id, comment.post_id, actor, "imported", new_batch(),
            after={"status": comment.status}, reasons=comment.reasons, note=existing.note,
        )  # fmt: skip
        announce(CommentBrought(comment.id, comment.post_id, comment.status))
        touch(f"thread:{comment.post_id}")
        return comment.id


def _check(existing: ExistingComment, text: TextFacts) -> None:
    errors = {}
    if not text.source:
        errors["content"] = _("A comment needs words.")
    elif text.too_complex:
        errors["content"] = _("The comment is too long or its formatting is too complex.")
    if existing.created_at > clock.now():
        errors["created_at"] = _("A comment cannot be from the future.")
    if existing.status is Status.REJECTED and existing.reject_code not in REJECTIONS:
        errors["reject_code"] = _("Choose the reason for the rejection.")
    for name, length in LONGEST.items():
        if len(getattr(existing, name)) > length:
            errors[name] = _("At most %(count)s characters, please.", count=length)
    if errors:
        raise Invalid(fields=errors)


def _check_place(session: Session, existing: ExistingComment) -> None:
    if session.scalar(select(Post.id).where(Post.id == existing.post_id)) is None:
        raise NotFound(_("There is no such article."))
    if existing.parent_id is None:
        return
    above = session.scalar(select(Comment.post_id).where(Comment.id == existing.parent_id))
    if above != existing.post_id:
        raise Invalid(fields={"parent_id": _("The comment it answers is not under this article.")})


def _submission(session: Session, existing: ExistingComment) -> Submission:
    """What its writer would have sent."""
    writer = ANONYMOUS
    account_url = ""
    if existing.user_id is not None:
        user = session.get(User, existing.user_id)
        if user is None:
            raise Invalid(fields={"user_id": _("There is no such person.")})
        writer, account_url = user.actor, user.url
    return Submission(
        post_id=existing.post_id,
        content=existing.content,
        parent_id=existing.parent_id,
        name=existing.name,
        email=existing.email,
        url=existing.url,
        actor=writer,
        account_url=account_url,
    )


def _store(
    session: Session, existing: ExistingComment, submission: Submission, gathered: Gathered
) -> Comment:
    status, facts = existing.status, gathered.facts
    comment = Comment(
        post_id=existing.post_id,
        parent_id=existing.parent_id,
        branch_id=gathered.branch_id,
        user_id=existing.user_id,
        answered_user_id=gathered.answered_user_id,
        expert=gathered.expert,
        version=1,
        status=status.value,
        status_changed_at=facts.now,
        # From now on: a bin that is emptied after some time has held it since today.
        binned_at=clock.now() if status in BINS else None,
        previous_status=Status.PENDING.value if status is Status.SPAM else None,
        reject_code=existing.reject_code if status is Status.REJECTED else None,
        reasons=[reason.as_json() for reason in _reasons(existing, facts)],
        facts=facts.snapshot() | {"rules_version": RULES_VERSION},
        author_name=facts.person.name,
        author_email=facts.person.email.lower(),
        author_url=facts.person.url,
        alias_of=alias_of(facts.person.email),
        identity=submission.identity,
        body_source=facts.text.source,
        body_html=facts.text.html,
        body_digest=gathered.digest,
        created_at=existing.created_at,
    )
    session.add(comment)
    session.flush()
    return comment


def _reasons(existing: ExistingComment, facts: Facts) -> tuple[Reason, ...]:
    """What the rules find in an undecided comment; for a rejected one, why it was rejected."""
    if existing.status in UNDECIDED:
        return decide(facts, JUDGING).reasons
    if existing.status is Status.REJECTED:
        return (rejected_by_moderator(existing.reject_code),)
    return ()
