"""Words: correcting a comment, and answering it."""

from flask import flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from blog.comments.moderation.dossier import history
from blog.comments.moderation.queue import QueueRow, one
from blog.comments.services import Edit, answer_comment, edit_comment
from blog.comments.submission import Refused, Submission
from blog.core.errors import Conflict, Invalid
from blog.core.i18n import _
from blog.web.admin import comments_language as language
from blog.web.admin.blueprint import Answer, blueprint
from blog.web.admin.comments import moderators, one_page, shared
from blog.web.admin.comments_acts import conflict_page, form_number, keep_undo
from blog.web.admin.comments_state import ListState, back
from blog.web.admin.forms.comments import CommentForm
from blog.web.admin.forms.shared import refuse, unix_lines
from blog.web.login import current_actor


@blueprint.route("/comments/<id:comment_id>/edit/", methods=["GET", "POST"])
@moderators
def comments_edit(comment_id: int) -> Answer:
    """The words and the signature of a comment, and correcting them."""
    row = one(current_actor(), comment_id)
    if request.method == "GET":
        return _edit_page(row, _form_of(row))
    form = CommentForm(request.form)
    edit = Edit(
        unix_lines(form.content.data),
        form.author_name.data or "",
        form.author_email.data or "",
        form.author_url.data or "",
    )
    try:
        batch = edit_comment(current_actor(), comment_id, form_number(form.version.data), edit)
    except Invalid as error:
        refuse(form, error)
        return _edit_page(row, form), 422
    except Conflict as error:
        form.version.data = one(current_actor(), comment_id).version
        return _edit_page(row, form, error), 409
    keep_undo(batch, _("Edited: the comment by %(name)s", name=language.name_of(row)))
    return redirect(back(), 303)


@blueprint.post("/comments/<id:comment_id>/reply/")
@moderators
def comments_reply(comment_id: int) -> Answer:
    """Answer a comment, approving it with the answer if it was waiting."""
    version = form_number(request.form.get("version"))
    content = unix_lines(request.form.get("content"))
    answer = Submission(
        post_id=0,
        content=content,
        actor=current_actor(),
        account_url=current_user.user.url,
        address=request.remote_addr or "",
        user_agent=request.user_agent.string[:500],
    )
    approve = request.form.get("approve") == "yes"
    try:
        _reply, batch = answer_comment(answer, comment_id, version, approve=approve)
    except Refused as refused:
        why = [language.sentence(reason) for reason in refused.decision.reasons]
        return one_page(comment_id, typed=content, reply_errors=why), refused.status
    except Conflict as error:
        return conflict_page(comment_id, error, _("Approve and reply"), content), 409
    return _answered(batch)


def _answered(batch: str | None) -> Response:
    if batch:
        keep_undo(batch, _("Approved, and your reply is posted. Undo takes back the approval."))
    else:
        flash(_("Your reply is posted."), "good")
    return redirect(back(), 303)


def _form_of(row: QueueRow) -> CommentForm:
    return CommentForm(
        content=row.body_source,
        author_name=row.author_name,
        author_email=row.author_email,
        author_url=row.author_url,
        version=row.version,
        back=back(),
    )


def _edit_page(row: QueueRow, form: CommentForm, conflict: Conflict | None = None) -> str:
    return render_template(
        "admin/comments/edit.html",
        row=one(current_actor(), row.id) if conflict else row,
        form=form,
        conflict=conflict,
        history=history(row.id),
        back=back(),
        **shared(ListState()),
    )
