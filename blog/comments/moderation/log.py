"""The moderation log: who did what to which comment, and why. Lines are added, never changed."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select

from blog.accounts.permissions import Actor
from blog.comments.models import ModerationEntry
from blog.core import clock
from blog.core.db import db
from blog.core.prepared import Prepared

Reasons = Sequence[Mapping[str, Any]]


def new_batch() -> str:
    """A name for the decisions that are made, and may be undone, together."""
    return secrets.token_urlsafe(12)


_LINE = Prepared(lambda: insert(ModerationEntry))


def record(
    comment_id: int,
    post_id: int,
    actor: Actor,
    action: str,
    batch: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reasons: Reasons = (),
    note: str = "",
    undoes: str | None = None,
) -> None:
    """Write one line; `before` and `after` hold what changed, for an exact undo."""
    line = {
        "comment_id": comment_id,
        "post_id": post_id,
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "action": action,
        "status_before": (before or {}).get("status"),
        "status_after": (after or {}).get("status"),
        "reasons": [dict(reason) for reason in reasons],
        "note": note,
        "batch": batch,
        "before": dict(before) if before is not None else None,
        "after": dict(after) if after is not None else None,
        "undoes": undoes,
        "created_at": clock.now(),
    }
    _LINE.run(line)


def log_page(before_id: int | None = None, per_page: int = 50) -> list[ModerationEntry]:
    """The log, newest line first, starting below the line `before_id`."""
    query = select(ModerationEntry).order_by(ModerationEntry.id.desc()).limit(per_page)
    if before_id is not None:
        query = query.where(ModerationEntry.id < before_id)
    return list(db.session.scalars(query))
