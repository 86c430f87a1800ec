"""What a comment's writer is told, in the owner's words where there are any."""

from dataclasses import asdict

from blog.comments.moderation.reasons import explain_to_writer, rejected_for
from blog.comments.moderation.verdict import Call, Reason
from blog.comments.settings import RejectionSettings
from blog.core.i18n import _
from blog.core.settings.store import current


def told_to_writer(reason: Reason) -> str:
    """The reason for the writer: for a rejection, the owner's own text if there is one."""
    if reason.call is Call.REJECT:
        own = str(asdict(current(RejectionSettings)).get(reason.code, "")).strip()
        if own:
            return own
    template, params = explain_to_writer(reason, _)
    return _(template, **params)


def rejection_told(code: str | None) -> str:
    """Why a comment was rejected, for its writer."""
    return told_to_writer(rejected_for(code or "other"))
