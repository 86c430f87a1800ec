"""The moderation log: who did what to which comment, and why. It can be read and nothing else."""

from flask import render_template, request

from blog.accounts.permissions import Capability
from blog.comments.moderation.log import log_page
from blog.core.errors import NotFound
from blog.web.admin import comments_language as language
from blog.web.admin.blueprint import LARGEST_ID, blueprint, needs
from blog.web.login import current_actor

PER_PAGE = 50


@blueprint.get("/moderation-log/")
@needs(Capability.MODERATE)
def moderation_log() -> str:
    """The lines below `before`, the newest first."""
    before = request.args.get("before", "")
    if before and not (before.isascii() and before.isdigit() and int(before[:11]) <= LARGEST_ID):
        raise NotFound()
    entries = log_page(current_actor(), int(before) if before else None, PER_PAGE + 1)
    return render_template(
        "admin/comments/log.html",
        entries=entries[:PER_PAGE],
        more=len(entries) > PER_PAGE,
        first=not before,
        say=language,
    )
