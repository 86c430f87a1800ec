"""A copy of what is kept about a comment, for the one who wrote it.

Left out are the names and notes of moderators, which are about them, and the owner's settings and
lists of words, which would tell how to slip past a rule.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from blog.comments.models import Appeal, Comment, ModerationEntry
from blog.comments.moderation.log import WRITERS
from blog.comments.moderation.verdict import Reason
from blog.comments.moderation.wording import told_to_writer
from blog.comments.receipts import receipt_path
from blog.core.db import db
from blog.core.urls import absolute

COLUMNS = (
    "id", "post_id", "parent_id", "user_id", "status", "status_changed_at", "reject_code",
    "author_name", "author_email", "author_url", "email_proven", "identity", "address_hash",
    "body_source", "body_html", "created_at", "edited_at", "appealed_at",
)  # fmt: skip
NOT_THEIRS = ("settings", "sender")


def copy_of(comment: Comment) -> dict[str, Any]:
    """The comment, why it stands where it stands, what was done about it, and its appeal."""
    [copy] = copies_of([comment])
    return copy


def copies_of(comments: Sequence[Comment]) -> list[dict[str, Any]]:
    """The same of several, in their order; two statements."""
    ids = [comment.id for comment in comments]
    appeals = {
        appeal.comment_id: appeal
        for appeal in db.session.scalars(select(Appeal).where(Appeal.comment_id.in_(ids)))
    }
    lines: dict[int, list[ModerationEntry]] = {comment_id: [] for comment_id in ids}
    entries = select(ModerationEntry).where(ModerationEntry.comment_id.in_(ids))
    for entry in db.session.scalars(entries):
        lines[entry.comment_id].append(entry)
    return [_copy(each, appeals.get(each.id), lines[each.id]) for each in comments]


def _copy(
    comment: Comment, appeal: Appeal | None, lines: Sequence[ModerationEntry]
) -> dict[str, Any]:
    facts = comment.facts or {}
    return {
        "comment": {name: _plain(getattr(comment, name)) for name in COLUMNS},
        "picture": _picture(comment),
        "reasons": _told(comment.reasons),
        "judged_by": {name: value for name, value in facts.items() if name not in NOT_THEIRS},
        "history": [_line(entry) for entry in sorted(lines, key=lambda each: each.id)],
        "appeal": {"text": appeal.text, "created_at": _plain(appeal.created_at)}
        if appeal
        else None,
    }


def _picture(comment: Comment) -> dict[str, str] | None:
    """Where the picture is, for as long as the comment is, and what was said of it."""
    if comment.picture is None:
        return None
    where = absolute(f"{receipt_path(comment.id, comment.created_at)}picture/")
    return {"url": where, "shows": comment.picture["alt"]}


def _line(entry: ModerationEntry) -> dict[str, Any]:
    by = "writer" if entry.action in ("submitted", *WRITERS) else "staff"
    by = "check" if entry.action == "checked" else by
    return {
        "at": _plain(entry.created_at),
        "by": by,
        "action": entry.action,
        "status_before": entry.status_before,
        "status_after": entry.status_after,
        "reasons": _told(entry.reasons),
    }


def _told(reasons: list[dict[str, Any]]) -> list[str]:
    """The reasons as their writer may know them."""
    return [told_to_writer(Reason.from_json(each)) for each in reasons]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
