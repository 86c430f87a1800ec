"""What moderators do: decide, correct, undo, answer. Every act is one line of the log."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from blog.accounts.permissions import SYSTEM, Actor
from blog.comments import counts, relocation
from blog.comments.claims import release
from blog.comments.events import AppealKept, CommentEdited, CommentMoved, DecisionUndone
from blog.comments.models import Comment, ModerationEntry
from blog.comments.moderation.facts import TextFacts
from blog.comments.moderation.log import new_batch, record
from blog.comments.moderation.mailboxes import alias_of
from blog.comments.moderation.reasons import REJECTIONS, rejected_by_moderator
from blog.comments.moderation.targets import check_version, load, load_many
from blog.comments.moderation.verdict import Call, Reason
from blog.comments.reports.settling import ANSWERS, reopen, settle
from blog.comments.reports.weights import UNIT, Outcome
from blog.comments.states import Action, State, Status, TransitionRefused, apply
from blog.comments.submission import Submission, Submitted, render, submit_comment, take_turns
from blog.core import clock, outbox
from blog.core.characters import calm_name, shows_something
from blog.core.db import transaction
from blog.core.errors import Conflict, Invalid, NotFound
from blog.core.events import announce
from blog.core.i18n import _
from blog.core.identity import is_email, is_web_address, with_scheme
from blog.core.tags import touch

LONGEST_NOTE = 2_000
STANDING = (
    "status", "previous_status", "binned_at", "reject_code", "status_changed_at", "appealed_at",
)  # fmt: skip
WORDS = ("body_source", "body_html", "author_name", "author_email", "author_url", "edited_at")


@dataclass(frozen=True)
class Edit:
    """The words of a comment and its signature, as a moderator corrects them."""

    content: str
    name: str
    email: str
    url: str


def moderate_comment(
    actor: Actor,
    comment_id: int,
    version: int,
    action: Action,
    *,
    reject_code: str = "",
    note: str = "",
) -> str:
    """Do `action` to one comment; returns the batch by which it can be undone.

    Raises NotFound, Forbidden, Conflict (somebody decided since `version`, or the action leads
    nowhere from where the comment stands now) and Invalid (no such reason code).
    """
    _check_reason(action, reject_code)
    batch = new_batch()
    with transaction() as session:
        comment = load(session, actor, comment_id)
        check_version(comment, version)
        _decide(session, actor, comment, action, reject_code, note, batch)
        release(session, [comment_id])
    return batch


def moderate_many(
    actor: Actor,
    targets: Sequence[tuple[int, int]],
    action: Action,
    *,
    reject_code: str = "",
    note: str = "",
) -> tuple[str, int, int]:
    """Do `action` to each (id, version) that allows it.

    Returns the batch, how many were changed, and how many were left as they are because
    somebody else had decided, or the action leads nowhere from where they stand. Raises
    Forbidden, with nothing done, if one of them is not this person's to decide about.
    """
    _check_reason(action, reject_code)
    versions = dict(targets)
    batch = new_batch()
    done = 0
    with transaction() as session:
        for comment in load_many(session, actor, versions).values():
            try:
                check_version(comment, versions[comment.id])
                _decide(session, actor, comment, action, reject_code, note, batch)
                done += 1
            except Conflict:
                continue
        release(session, versions)
    return batch, done, len(versions) - done


def answer_reports(actor: Actor, comment_id: int, version: int, outcome: Outcome) -> str:
    """Find its reports wrong, or of no matter, and leave the comment where it stands.

    Any decision that keeps it or takes it away answers them as well. Returns the batch by which
    it can be undone. Raises NotFound, Forbidden, and Conflict if somebody decided since `version`
    or no report waits.
    """
    batch = new_batch()
    with transaction() as session:
        comment = load(session, actor, comment_id)
        check_version(comment, version)
        if not settle(session, comment, outcome, batch):
            raise Conflict(_("No report waits for an answer here."))
        release(session, [comment_id])
        stands = standing(comment)
        put(session, comment, {})
        record(
            comment.id, comment.post_id, actor, f"reports_{outcome}", batch,
            before=stands, after=stands,
        )  # fmt: skip
    return batch


def keep_decision(actor: Actor, comment_id: int, version: int) -> str:
    """Answer an appeal by leaving the comment where it stands; returns the batch to undo that.

    Approving it, or any other decision, answers an appeal as well. Raises NotFound, Forbidden, and
    Conflict if somebody decided since `version` or no appeal waits.
    """
    batch = new_batch()
    with transaction() as session:
        comment = load(session, actor, comment_id)
        check_version(comment, version)
        if comment.appealed_at is None:
            raise Conflict(_("No appeal waits for an answer here."))
        before = standing(comment)
        put(session, comment, {"appealed_at": None})
        announce(AppealKept(comment.id))
        record(
            comment.id, comment.post_id, actor, "appeal_kept", batch,
            before=before, after=standing(comment),
        )  # fmt: skip
    return batch


def hide_reported(session: Session, comment: Comment) -> None:
    """Take an approved comment that is locked away from readers until a moderator has looked."""
    found = {"reports": comment.reports, "weight": round(comment.report_score / UNIT, 1)}
    why = Reason("reports", "reported", Call.HOLD, found)
    _decide(session, SYSTEM, comment, Action.UNAPPROVE, "", "", new_batch(), (why,))
    outbox.enqueue("comments.notify", comment_id=comment.id)


def undo(actor: Actor, batch: str) -> int:
    """Put everything that `batch` changed back exactly as it was; returns how many comments.

    Raises NotFound, Forbidden, and Conflict if any of them was changed since: then none is.
    """
    with transaction() as session:
        entries = list(
            session.scalars(
                select(ModerationEntry)
                .where(ModerationEntry.batch == batch, ModerationEntry.action != "deleted")
                .where(ModerationEntry.before.is_not(None))
                .order_by(ModerationEntry.id.desc())
            )
        )
        for entry in entries:
            if relocation.is_one(entry):
                relocation.hold_both(session, actor, entry)
        comments = load_many(session, actor, {entry.comment_id for entry in entries})
        undone = session.scalar(
            select(ModerationEntry.id).where(ModerationEntry.undoes == batch).limit(1)
        )
        if not entries or undone is not None:
            raise NotFound(_("There is nothing left to undo."))
        new = new_batch()
        for entry in entries:
            if entry.comment_id not in comments:
                raise Conflict(_("It was deleted for good since, so this cannot be undone."))
            _undo_one(session, actor, comments[entry.comment_id], entry, new)
        return len(entries)


def answer_comment(
    answer: Submission, comment_id: int, version: int, *, approve: bool
) -> tuple[Submitted, str | None]:
    """Reply to a comment, approving it first if `approve`; both happen or neither does.

    Returns the reply, and the batch by which the approval can be undone if there was one. Raises
    NotFound, Forbidden, Conflict if it is not approved yet and was changed since `version`, and
    Refused if the reply cannot be taken.
    """
    actor, text = answer.actor, render(answer.content)
    with transaction() as session:
        post_id = session.scalar(select(Comment.post_id).where(Comment.id == comment_id))
        if post_id is not None:
            take_turns(post_id)
        comment = load(session, actor, comment_id)
        if comment.post_id != post_id:
            raise Conflict(_("Somebody else has changed this comment in the meantime."))
        batch = None
        if approve and comment.status != Status.APPROVED:
            batch = moderate_comment(actor, comment_id, version, Action.APPROVE)
        reply = replace(answer, post_id=comment.post_id, parent_id=comment.id)
        return submit_comment(reply, text), batch


def edit_comment(actor: Actor, comment_id: int, version: int, edit: Edit) -> str:
    """Correct a comment's words or signature; returns the batch by which it can be undone.

    Raises NotFound, Forbidden, Conflict with the comment as it stands, Invalid with its fields.
    """
    text = render(edit.content)
    errors = _edit_errors(edit, text)
    if errors:
        raise Invalid(fields=errors)
    batch = new_batch()
    with transaction() as session:
        comment = load(session, actor, comment_id)
        check_version(comment, version)
        if comment.erased_at is not None:
            raise Conflict(_("Its writer has deleted it: there are no words left to correct."))
        before = told(comment, WORDS)
        after = {
            "body_source": text.source,
            "body_html": text.html,
            "author_name": calm_name(edit.name.strip()),
            "author_email": edit.email.strip().lower(),
            "author_url": with_scheme(edit.url),
            "edited_at": _written(clock.now()),
        }
        put(session, comment, after)
        record(
            comment.id,
            comment.post_id,
            actor,
            "edited",
            batch,
            before=before,
            after=told(comment, WORDS),
        )
    return batch


def _check_reason(action: Action, reject_code: str) -> None:
    if action is Action.REJECT and reject_code not in REJECTIONS:
        raise Invalid(fields={"reject_code": _("Choose the reason for the rejection.")})


def _decide(
    session: Session,
    actor: Actor,
    comment: Comment,
    action: Action,
    reject_code: str,
    note: str,
    batch: str,
    reasons: Sequence[Reason] = (),
) -> None:
    now = clock.now()
    try:
        after = apply(_state(comment), action, at=now, reason=reject_code)
    except TransitionRefused as refused:
        raise Conflict(_("That is not possible from where it stands.")) from refused
    before = standing(comment)
    put(session, comment, _from_state(after, now))
    if action is Action.REJECT:
        reasons = (rejected_by_moderator(reject_code),)
    if action in ANSWERS:
        settle(session, comment, ANSWERS[action], batch)
    record(
        comment.id, comment.post_id, actor, action.value, batch,
        before=before, after=standing(comment), note=note[:LONGEST_NOTE].strip(),
        reasons=[reason.as_json() for reason in reasons],
    )  # fmt: skip


def _state(comment: Comment) -> State:
    return State(
        Status(comment.status),
        Status(comment.previous_status) if comment.previous_status else None,
        comment.binned_at,
        comment.reject_code or "",
    )


def _from_state(state: State, now: datetime) -> dict[str, Any]:
    return {
        "status": state.status.value,
        "previous_status": state.remembered.value if state.remembered else None,
        "binned_at": _written(state.since),
        "reject_code": state.reason or None,
        "status_changed_at": _written(now),
        "appealed_at": None,
    }


def standing(comment: Comment) -> dict[str, Any]:
    """What an undo of a decision brings back."""
    return told(comment, STANDING)


def told(comment: Comment, names: Iterable[str]) -> dict[str, Any]:
    """These columns in their written form, as `put` takes them and the log keeps them."""
    values = {name: getattr(comment, name) for name in names}
    return {
        name: _written(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def put(session: Session, comment: Comment, values: Mapping[str, Any]) -> None:
    """Set columns from their written form, move the counts, and tell whoever shows them."""
    before = comment.status
    if values.get("author_email", comment.author_email) != comment.author_email:
        comment.email_proven = None
    for name, value in values.items():
        is_moment = name.endswith("_at") and value is not None
        setattr(comment, name, datetime.fromisoformat(value) if is_moment else value)
    if "author_email" in values:
        comment.alias_of = alias_of(comment.author_email)
    comment.version += 1
    session.flush()
    if comment.status != before:
        counts.move(session, comment, before, comment.status)
        announce(CommentMoved(comment.id, comment.post_id, before, comment.status))
    if "body_html" in values:
        announce(CommentEdited(comment.id, comment.post_id))
    touch(f"thread:{comment.post_id}")


def _undo_one(
    session: Session, actor: Actor, comment: Comment, entry: ModerationEntry, batch: str
) -> None:
    assert entry.before is not None
    assert entry.after is not None
    if told(comment, entry.after) != entry.after:
        raise Conflict(_("It was changed since, so this can no longer be undone."))
    if relocation.is_one(entry):
        relocation.put_back(session, comment, entry)
    else:
        put(session, comment, entry.before)
    reopen(session, comment, entry.batch)
    announce(DecisionUndone(comment.id, entry.batch))
    record(
        comment.id, comment.post_id, actor, "undone", batch,
        before=entry.after, after=entry.before, undoes=entry.batch,
    )  # fmt: skip


def _edit_errors(edit: Edit, text: TextFacts) -> dict[str, str]:
    errors = {}
    if text.too_complex:
        errors["content"] = _("The comment is too long or its formatting is too complex.")
    elif not shows_something(text.plain):
        errors["content"] = _("A comment needs words.")
    if len(edit.name.strip()) > 245:
        errors["author_name"] = _("A name may have at most 245 characters.")
    if edit.email.strip() and (not is_email(edit.email.strip()) or len(edit.email) > 100):
        errors["author_email"] = _("This is not an email address.")
    if edit.url.strip() and (not is_web_address(with_scheme(edit.url)) or len(edit.url) > 200):
        errors["author_url"] = _("This is not a web address.")
    return errors


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
