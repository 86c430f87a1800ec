"""A copy of what is kept about a comment, for the one who wrote it.

Left out are the names and notes of moderators, which are about them, and the owner's settings and
lists of words, which would tell how to slip past a rule.
"""

from typing import Any

from blog.comments.models import Appeal, Comment, ModerationEntry
from blog.comments.moderation.dossier import history
from blog.comments.moderation.log import WRITERS
from blog.comments.moderation.verdict import Reason
from blog.comments.moderation.wording import told_to_writer
from blog.core.db import db

COLUMNS = (
    "id", "post_id", "parent_id", "user_id", "status", "status_changed_at", "reject_code",
    "author_name", "author_email", "author_url", "identity", "address_hash", "body_source",
    "body_html", "created_at", "edited_at", "appealed_at",
)  # fmt: skip
NOT_THEIRS = ("settings", "sender")


def copy_of(comment: Comment) -> dict[str, Any]:
    """The comment, why it stands where it stands, what was done about it, and its appeal."""
    appeal = db.session.get(Appeal, comment.id)
    facts = comment.facts or {}
    return {
        "comment": {name: _plain(getattr(comment, name)) for name in COLUMNS},
        "reasons": _told(comment.reasons),
        "judged_by": {name: value for name, value in facts.items() if name not in NOT_THEIRS},
        "history": [_line(entry) for entry in history(comment.id)],
        "appeal": {"text": appeal.text, "created_at": _plain(appeal.created_at)}
        if appeal
        else None,
    }


def _line(entry: ModerationEntry) -> dict[str, Any]:
    by = "writer" if entry.action in ("submitted", *WRITERS) else "staff"
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
