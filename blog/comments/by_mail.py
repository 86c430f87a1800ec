"""Deciding from the mail that tells of a comment: a signed link, good for one decision.

The link names the version of the comment that the mail showed. Any decision or edit moves it on,
so a link decides once, and never about words that its reader has not seen.
"""

from dataclasses import dataclass
from datetime import timedelta

from blog.accounts.models import User
from blog.accounts.permissions import Actor
from blog.comments.moderation.queue import QueueRow, one
from blog.comments.services import moderate_comment
from blog.comments.states import Action
from blog.core import tokens
from blog.core.db import db
from blog.core.errors import Conflict, Invalid, NotFound
from blog.core.i18n import _

PURPOSE = "decide-by-mail"
LIFETIME = timedelta(days=7)
ACTIONS = (Action.APPROVE, Action.REJECT, Action.SPAM)


@dataclass(frozen=True)
class Offer:
    """What a link lets its reader decide about, and as whom they decide."""

    actor: Actor
    row: QueueRow


def decision_path(comment_id: int, version: int, user_id: int) -> str:
    """The path of a link with which this person decides about the comment as it stands."""
    return f"/comments/decide/{tokens.sign_timed([comment_id, version, user_id], PURPOSE)}/"


def offer(token: str) -> Offer:
    """What the link is about. Looking decides nothing.

    Raises NotFound if it is not ours, too old, or its owner was shut out; Forbidden if they may not
    decide any more; Conflict if the comment has changed since the mail was sent.
    """
    found = tokens.unsign_timed(token, PURPOSE, int(LIFETIME.total_seconds()))
    if not isinstance(found, list) or len(found) != 3:
        raise NotFound(_("This link is not good any more."))
    comment_id, version, user_id = found
    user = db.session.get(User, user_id)
    if user is None or not user.active:
        raise NotFound(_("This link is not good any more."))
    row = one(user.actor, comment_id)
    if row.version != version:
        raise Conflict(_("Somebody has decided about this comment since, or changed it."))
    return Offer(user.actor, row)


def decide_by_mail(token: str, action: str, reject_code: str = "") -> str:
    """Decide once; returns the batch that undoes it. Raises what `offer` does, and Invalid."""
    found = offer(token)
    if action not in ACTIONS:
        raise Invalid(_("This form asked for something that cannot be done."))
    return moderate_comment(
        found.actor, found.row.id, found.row.version, Action(action), reject_code=reject_code
    )
