"""What moderators do: decide, correct, undo, delete. Every act is one line of the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from blog.accounts.permissions import Actor
from blog.comments import counts
from blog.comments.events import CommentDeleted, CommentEdited, CommentMoved
from blog.comments.models import Comment, ModerationEntry
from blog.comments.moderation.log import new_batch, record
from blog.comments.moderation.reasons import REJECTIONS
from blog.comments.permissions import may_moderate, may_moderate_all
from blog.comments.states import Action, State, Status, TransitionRefused, apply
from blog.comments.submission import render
from blog.core import clock
from blog.core.db import transaction
from blog.core.errors import Conflict, Forbidden, Invalid, NotFound
from blog.core.events import announce
from blog.core.i18n import _
from blog.core.identity import is_email, is_web_address, with_scheme
from blog.core.tags import touch
from blog.posts.models import Byline, Post

BIN_BATCH = 500


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
    batch: str = "",
) -> str:
    """Do `action` to one comment; returns the batch by which it can be undone.

    Raises NotFound, Forbidden, Conflict (somebody decided since `version`, or the action leads
    nowhere from where the comment stands now) and Invalid (no such reason code).
    """
    if action is Action.REJECT and reject_code not in REJECTIONS:
        raise Invalid(fields={"reject_code": _("Choose the reason for the rejection.")})
    batch = batch or new_batch()
    with transaction() as session:
        comment = _load(session, actor, comment_id)
        _check_version(comment, version)
        now = clock.now()
        try:
            after = apply(_state(comment), action, at=now, reason=reject_code)
        except TransitionRefused as refused:
            raise Conflict(_("That is not possible from where it stands."), comment) from refused
        before = _standing(comment)
        _put(session, comment, _from_state(after, now))
        record(
            session, comment, actor, action.value, batch,
            before=before, after=_standing(comment), note=note,
            reasons=[{"code": reject_code}] if reject_code else (),
        )  # fmt: skip
    return batch


def moderate_many(
    actor: Actor, targets: Sequence[tuple[int, int]], action: Action, *, reject_code: str = ""
) -> tuple[str, int, int]:
    """Do `action` to each (id, version) that allows it.

    Returns the batch, how many were changed, and how many were left as they are because
    somebody else had decided, or the action leads nowhere from where they stand.
    """
    batch = new_batch()
    done = left = 0
    with transaction():
        for comment_id, version in targets:
            try:
                moderate_comment(
                    actor, comment_id, version, action, reject_code=reject_code, batch=batch
                )
                done += 1
            except (Conflict, NotFound):
                left += 1
    return batch, done, left


def undo(actor: Actor, batch: str) -> int:
    """Put everything that `batch` changed back exactly as it was; returns how many comments.

    Raises NotFound, Forbidden, and Conflict if any of them was changed since: then none is.
    """
    with transaction() as session:
        entries = list(
            session.scalars(
                select(ModerationEntry)
                .where(ModerationEntry.batch == batch, ModerationEntry.before.is_not(None))
                .order_by(ModerationEntry.id.desc())
            )
        )
        undone = session.scalar(
            select(ModerationEntry.id).where(ModerationEntry.undoes == batch).limit(1)
        )
        if not entries or undone is not None:
            raise NotFound(_("There is nothing left to undo."))
        new = new_batch()
        for entry in entries:
            _undo_one(session, actor, entry, new)
        return len(entries)


def edit_comment(actor: Actor, comment_id: int, version: int, edit: Edit) -> str:
    """Correct a comment's words or signature; returns the batch by which it can be undone.

    Raises NotFound, Forbidden, Conflict with the comment as it stands, Invalid with its fields.
    """
    text = render(edit.content)
    errors = _edit_errors(edit, too_complex=text.too_complex)
    if errors:
        raise Invalid(fields=errors)
    batch = new_batch()
    with transaction() as session:
        comment = _load(session, actor, comment_id)
        _check_version(comment, version)
        before = _words(comment)
        after = {
            "body_source": text.source,
            "body_html": text.html,
            "author_name": edit.name.strip(),
            "author_email": edit.email.strip().lower(),
            "author_url": with_scheme(edit.url),
            "edited_at": _written(clock.now()),
        }
        _put(session, comment, after)
        record(session, comment, actor, "edited", batch, before=before, after=_words(comment))
    return batch


def delete_comment(actor: Actor, comment_id: int, version: int) -> None:
    """Delete a binned comment for good; its replies move up to what it answered.

    There is no undo. Raises NotFound, Forbidden and Conflict.
    """
    with transaction() as session:
        comment = _load(session, actor, comment_id)
        _check_version(comment, version)
        if comment.status not in (Status.SPAM, Status.TRASH):
            raise Conflict(_("Only spam and trash can be deleted for good."), comment)
        _delete(session, actor, comment)


def empty_bin(actor: Actor, status: Status) -> int:
    """Delete for good what is in spam or trash, at most 500 at a time; returns how many."""
    if not may_moderate_all(actor):
        raise Forbidden()
    if status not in (Status.SPAM, Status.TRASH):
        raise Invalid(_("Only spam and trash can be emptied."))
    with transaction() as session:
        found = select(Comment).where(Comment.status == status).order_by(Comment.created_at)
        comments = list(session.scalars(found.limit(BIN_BATCH)))
        for comment in comments:
            _delete(session, actor, comment)
        return len(comments)


def _load(session: Session, actor: Actor, comment_id: int) -> Comment:
    comment = session.get(Comment, comment_id, with_for_update=True)
    if comment is None:
        raise NotFound(_("This comment does not exist, or no longer."))
    if not may_moderate(actor, _author_ids(session, comment.post_id)):
        raise Forbidden(_("You may not decide about this comment."))
    return comment


def _author_ids(session: Session, post_id: int) -> set[int]:
    owner = session.scalar(select(Post.owner_id).where(Post.id == post_id))
    authors = set(session.scalars(select(Byline.user_id).where(Byline.post_id == post_id)))
    return authors | ({owner} if owner is not None else set())


def _check_version(comment: Comment, version: int) -> None:
    if comment.version != version:
        raise Conflict(_("Somebody else has changed this comment in the meantime."), comment)


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
    }


def _standing(comment: Comment) -> dict[str, Any]:
    """What an undo of a decision brings back."""
    return {
        "status": comment.status,
        "previous_status": comment.previous_status,
        "binned_at": _written(comment.binned_at),
        "reject_code": comment.reject_code,
        "status_changed_at": _written(comment.status_changed_at),
    }


def _words(comment: Comment) -> dict[str, Any]:
    """What an undo of a correction brings back."""
    return {
        "body_source": comment.body_source,
        "body_html": comment.body_html,
        "author_name": comment.author_name,
        "author_email": comment.author_email,
        "author_url": comment.author_url,
        "edited_at": _written(comment.edited_at),
    }


def _put(session: Session, comment: Comment, values: Mapping[str, Any]) -> None:
    """Set columns from their written form, move the counts, and tell whoever shows them."""
    before = comment.status
    for name, value in values.items():
        is_moment = name.endswith("_at") and value is not None
        setattr(comment, name, datetime.fromisoformat(value) if is_moment else value)
    comment.version += 1
    session.flush()
    if comment.status != before:
        counts.move(session, comment.post_id, before, comment.status)
        announce(CommentMoved(comment.id, comment.post_id, before, comment.status))
    if "body_html" in values:
        announce(CommentEdited(comment.id, comment.post_id))
    touch(f"thread:{comment.post_id}")


def _undo_one(session: Session, actor: Actor, entry: ModerationEntry, batch: str) -> None:
    comment = _load(session, actor, entry.comment_id)
    assert entry.before is not None
    assert entry.after is not None
    current = _words(comment) if "body_html" in entry.after else _standing(comment)
    if current != entry.after:
        raise Conflict(_("It was changed since, so this can no longer be undone."), comment)
    _put(session, comment, entry.before)
    record(
        session, comment, actor, "undone", batch,
        before=entry.after, after=entry.before, undoes=entry.batch,
    )  # fmt: skip


def _delete(session: Session, actor: Actor, comment: Comment) -> None:
    session.execute(
        update(Comment).where(Comment.parent_id == comment.id).values(parent_id=comment.parent_id)
    )
    record(session, comment, actor, "deleted", new_batch(), after={"status": None})
    counts.move(session, comment.post_id, comment.status, None)
    announce(CommentDeleted(comment.id, comment.post_id))
    touch(f"thread:{comment.post_id}")
    session.execute(delete(Comment).where(Comment.id == comment.id))
    session.expunge(comment)


def _edit_errors(edit: Edit, *, too_complex: bool) -> dict[str, str]:
    errors = {}
    if not edit.content.strip():
        errors["content"] = _("A comment needs words.")
    elif too_complex:
        errors["content"] = _("The comment is too long or its formatting is too complex.")
    if len(edit.name.strip()) > 245:
        errors["author_name"] = _("A name may have at most 245 characters.")
    if edit.email.strip() and (not is_email(edit.email.strip()) or len(edit.email) > 100):
        errors["author_email"] = _("This is not an email address.")
    if edit.url.strip() and (not is_web_address(with_scheme(edit.url)) or len(edit.url) > 200):
        errors["author_url"] = _("This is not a web address.")
    return errors


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
