"""The moderation log that everybody may read, where the owner wants it."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from blog.comments.moderation.public_log import PublicLine, public_lines
from blog.comments.moderation.reasons import FINDINGS_IN_PUBLIC, REJECTIONS
from blog.comments.settings import LogSettings
from blog.core.errors import NotFound
from blog.core.i18n import _
from blog.core.settings.store import current
from blog.core.text import N_
from blog.web.public.blueprint import blueprint
from blog.web.public.comment_form import as_id
from blog.web.site_context import MODERATION_LOG as ADDRESS
from blog.web.viewmodels import Link, PageHead

PER_PAGE = 50
DONE = {
    "approve": N_("Approved a comment"),
    "unapprove": N_("Put a comment back to wait"),
    "reject": N_("Rejected a comment"),
    "spam": N_("Called a comment spam"),
    "not_spam": N_("Took a comment out of spam"),
    "trash": N_("Threw a comment away"),
    "restore": N_("Took a comment out of the trash"),
    "deleted": N_("Deleted a comment for good"),
    "undone": N_("Took a decision back"),
    "reports_disagreed": N_("Kept a comment that was reported"),
    "reports_ignored": N_("Set the reports of a comment aside"),
    "appeal_kept": N_("Read an appeal and kept the decision"),
    "submitted": N_("Rejected a comment as it came"),
    "rewritten": N_("Rejected a comment that its writer had changed"),
    "edited": N_("Corrected the words of a comment"),
    "locked": N_("Locked a conversation"),
    "unlocked": N_("Unlocked a conversation"),
    "moved": N_("Moved a conversation to another article"),
    "split": N_("Split a conversation in two"),
    "thread_closed": N_("Closed the comments of an article"),
    "thread_opened": N_("Reopened the comments of an article"),
    "person_warned": N_("Warned somebody"),
    "person_held": N_("Has all comments of somebody wait"),
    "person_suspended": N_("Suspended somebody"),
    "person_banned": N_("Banned somebody"),
    "person_freed": N_("Let somebody write again"),
}


@dataclass(frozen=True, slots=True)
class LogLineView:
    """One line of the public moderation log; `article` is None where nobody may read it."""

    created_at: datetime
    action: str
    reason: str
    by: str
    article: Link | None
    about_somebody: bool


@blueprint.get(ADDRESS)
def moderation_log() -> ResponseReturnValue:
    """The newest decisions."""
    return _page(None)


@blueprint.get(f"{ADDRESS}before/<number>/")
def moderation_log_before(number: str) -> ResponseReturnValue:
    """The decisions before one of them."""
    before = as_id(number)
    if before is None:
        raise NotFound
    return _page(before)


def _page(before: int | None) -> str:
    choice = current(LogSettings).public
    if choice == "off":
        raise NotFound
    found = public_lines(before, PER_PAGE + 1)
    if before is not None and not found:
        raise NotFound
    lines = found[:PER_PAGE]
    older = f"{ADDRESS}before/{lines[-1].number}/" if len(found) > PER_PAGE else None
    title = _("Moderation log")
    return render_template(
        "moderation_log.html",
        page=PageHead(title=title, robots="noindex"),
        lines=[_line(line, named=choice == "named") for line in lines],
        older=older,
        newest=ADDRESS if before is not None else None,
    )


def _line(line: PublicLine, *, named: bool) -> LogLineView:
    words = REJECTIONS | FINDINGS_IN_PUBLIC
    article = line.article
    return LogLineView(
        created_at=line.created_at,
        action=_(DONE.get(line.action, N_("Decided about a comment"))),
        reason=_(words[line.code]) if line.code in words else "",
        by=_by(line, named=named),
        article=Link(article.title, article.permalink) if article else None,
        about_somebody=line.about_somebody,
    )


def _by(line: PublicLine, *, named: bool) -> str:
    if line.by_rule:
        return _("A rule of this site")
    return line.name if named and line.name else _("A moderator")
