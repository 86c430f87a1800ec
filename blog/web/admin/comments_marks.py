"""Featuring a comment, pinning one, and doing neither any more."""

from flask import redirect, request

from blog.comments.marks import mark_comment
from blog.comments.moderation.queue import one
from blog.comments.states import Mark
from blog.core.errors import Conflict, Invalid
from blog.core.i18n import _
from blog.web.admin import comments_language as language
from blog.web.admin.blueprint import Answer, blueprint
from blog.web.admin.comments import moderators
from blog.web.admin.comments_acts import conflict_page, form_number, keep_undo
from blog.web.admin.comments_state import back
from blog.web.login import current_actor


@blueprint.post("/comments/<id:comment_id>/mark/")
@moderators
def comments_mark(comment_id: int) -> Answer:
    """Set one comment above others, or back among them."""
    wanted = request.form.get("mark", "")
    if wanted and wanted not in set(Mark):
        raise Invalid(_("This form asked for something that cannot be done."))
    mark = Mark(wanted) if wanted else None
    version = form_number(request.form.get("version"))
    row = one(current_actor(), comment_id)
    try:
        batch = mark_comment(current_actor(), comment_id, version, mark)
    except Conflict as error:
        return conflict_page(comment_id, error, language.mark_label(mark)), 409
    keep_undo(batch, language.marked(mark, language.name_of(row)), comment_id)
    return redirect(back(), 303)
