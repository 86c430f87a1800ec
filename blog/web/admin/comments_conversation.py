"""What is done to a whole conversation: locking it, and closing that of an article."""

from flask import flash, redirect, request

from blog.comments.locks import close_thread, lock_branch, reopen_thread, unlock_branch
from blog.comments.moderation.queue import one
from blog.core.errors import Conflict, Invalid
from blog.core.i18n import _
from blog.web.admin import comments_language as language
from blog.web.admin.blueprint import Answer, blueprint
from blog.web.admin.comments import moderators, one_page
from blog.web.admin.comments_acts import conflict_page, form_number, keep_undo
from blog.web.admin.comments_state import back
from blog.web.login import current_actor


@blueprint.post("/comments/<id:comment_id>/lock/")
@moderators
def comments_lock(comment_id: int) -> Answer:
    """Let nobody answer a comment or anything beneath it."""
    version, reason = form_number(request.form.get("version")), request.form.get("reason", "")
    row = one(current_actor(), comment_id)
    try:
        batch = lock_branch(current_actor(), comment_id, version, reason)
    except Conflict as error:
        return conflict_page(comment_id, error, _("Lock the conversation"), reason), 409
    except Invalid as error:
        return one_page(comment_id, lock_error=error.message, lock_typed=reason), 422
    keep_undo(batch, _("Locked: the comment by %(name)s", name=language.name_of(row)), comment_id)
    return redirect(back(), 303)


@blueprint.post("/comments/<id:comment_id>/unlock/")
@moderators
def comments_unlock(comment_id: int) -> Answer:
    """Let it be answered again."""
    version = form_number(request.form.get("version"))
    row = one(current_actor(), comment_id)
    try:
        batch = unlock_branch(current_actor(), comment_id, version)
    except Conflict as error:
        return conflict_page(comment_id, error, _("Unlock the conversation")), 409
    keep_undo(batch, _("Unlocked: the comment by %(name)s", name=language.name_of(row)), comment_id)
    return redirect(back(), 303)


@blueprint.post("/comments/<id:comment_id>/thread/")
@moderators
def comments_thread(comment_id: int) -> Answer:
    """Let the article of a comment take comments no more, or again."""
    row = one(current_actor(), comment_id)
    if request.form.get("open") == "yes":
        reopen_thread(current_actor(), row.post_id)
        text = _("“%(title)s” takes comments again.", title=row.post_title)
    else:
        close_thread(current_actor(), row.post_id)
        text = _("“%(title)s” takes no more comments.", title=row.post_title)
    flash(text, "good")
    return redirect(back(), 303)
