"""Deciding: each is a form that is posted, and answers with the list where it was."""

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from blog.accounts.permissions import Capability
from blog.comments import deletion
from blog.comments.moderation.dossier import last_entry
from blog.comments.moderation.queue import one
from blog.comments.reports.weights import Outcome
from blog.comments.services import (
    answer_reports,
    keep_decision,
    moderate_comment,
    moderate_many,
    undo,
)
from blog.comments.states import Action, Status
from blog.core.errors import Conflict, Invalid, NotFound
from blog.core.i18n import _, ngettext
from blog.web.admin import comments_language as language
from blog.web.admin.blueprint import LARGEST_ID, Answer, blueprint, needs
from blog.web.admin.comments import UNDO, moderators, shared
from blog.web.admin.comments_state import ListState, back
from blog.web.login import current_actor

MOST_AT_ONCE = 500
DELETE = "delete"


@blueprint.post("/comments/<id:comment_id>/decide/")
@moderators
def comments_decide(comment_id: int) -> Answer:
    """One decision about one comment."""
    action, version = (
        _action(request.form.get("action", "")),
        form_number(request.form.get("version")),
    )
    code, note = request.form.get("reject_code", ""), request.form.get("note", "")
    row = one(current_actor(), comment_id)
    try:
        batch = moderate_comment(
            current_actor(), comment_id, version, action, reject_code=code, note=note
        )
    except Invalid as error:
        return _ask_reason([f"{comment_id}:{version}"], error), 422
    except Conflict as error:
        return conflict_page(comment_id, error, language.action_label(action)), 409
    keep_undo(batch, language.done_to_one(action, language.name_of(row)), comment_id)
    return redirect(back(), 303)


@blueprint.post("/comments/<id:comment_id>/reports/")
@moderators
def comments_reports(comment_id: int) -> Answer:
    """Answer the reports of a comment that stays where it stands."""
    version = form_number(request.form.get("version"))
    outcome = request.form.get("outcome", "")
    if outcome not in (Outcome.DISAGREED, Outcome.IGNORED):
        raise Invalid(_("This form asked for something that cannot be done."))
    row = one(current_actor(), comment_id)
    try:
        batch = answer_reports(current_actor(), comment_id, version, Outcome(outcome))
    except Conflict as error:
        return conflict_page(comment_id, error, language.report_outcome(outcome)), 409
    name = language.name_of(row)
    text = (
        _("Kept: the comment by %(name)s", name=name)
        if outcome == Outcome.DISAGREED
        else _("Reports set aside: the comment by %(name)s", name=name)
    )
    keep_undo(batch, text, comment_id)
    return redirect(back(), 303)


@blueprint.post("/comments/<id:comment_id>/keep/")
@moderators
def comments_keep(comment_id: int) -> Answer:
    """Answer an appeal: the decision stands."""
    version = form_number(request.form.get("version"))
    row = one(current_actor(), comment_id)
    try:
        batch = keep_decision(current_actor(), comment_id, version)
    except Conflict as error:
        return conflict_page(comment_id, error, _("Keep the decision")), 409
    keep_undo(batch, language.kept(language.name_of(row)))
    return redirect(back(), 303)


@blueprint.post("/comments/bulk/")
@moderators
def comments_bulk() -> Answer:
    """One decision about all that were ticked."""
    chosen = request.form.getlist("target")[:MOST_AT_ONCE]
    targets = [_target(text) for text in chosen]
    if not targets:
        flash(_("Nothing was ticked, so nothing was done."), "warn")
        return redirect(back(), 303)
    if request.form.get("action") == DELETE:
        return _delete_many(chosen, targets)
    action = _action(request.form.get("action", ""))
    code, note = request.form.get("reject_code", ""), request.form.get("note", "")
    try:
        batch, done, left = moderate_many(
            current_actor(), targets, action, reject_code=code, note=note
        )
    except Invalid as error:
        return _ask_reason(chosen, error), 422
    if done:
        keep_undo(batch, language.done_to_many(action, done))
    if left:
        flash(_left(left), "warn")
    return redirect(back(), 303)


@blueprint.post("/comments/undo/")
@moderators
def comments_undo() -> Answer:
    """Take back the last decision, all of it."""
    session.pop(UNDO, None)
    try:
        number = undo(current_actor(), request.form.get("batch", "")[:40])
    except Conflict as error:
        return render_template(
            "admin/comments/stuck.html", error=error, back=back(), **shared(ListState())
        ), 409
    except NotFound as error:
        flash(error.message, "warn")
        return redirect(back(), 303)
    text = ngettext(
        "Taken back: %(num)d comment is as it was.",
        "Taken back: %(num)d comments are as they were.",
        number,
    )
    flash(text, "good")
    return redirect(back(), 303)


@blueprint.post("/comments/undo/dismiss/")
@moderators
def comments_dismiss() -> Response:
    """Put the undo bar away; what was done stays done."""
    session.pop(UNDO, None)
    return redirect(back(), 303)


@blueprint.route("/comments/<id:comment_id>/delete/", methods=["GET", "POST"])
@moderators
def comments_delete(comment_id: int) -> Answer:
    """Ask, then delete one comment for good."""
    row = one(current_actor(), comment_id)
    if request.form.get("confirmed") != "yes":
        lines = [
            _("“%(words)s” – %(name)s", words=language.words_of(row), name=language.name_of(row)),
            _("It cannot be brought back: this is the one act without undo."),
            _("Replies to it move up to what it answered."),
        ]
        fields = [("version", str(row.version)), ("back", back())]
        return _confirm(_("Delete this comment for good?"), lines, fields)
    try:
        deletion.delete_comment(
            current_actor(), comment_id, form_number(request.form.get("version"))
        )
    except Conflict as error:
        return conflict_page(comment_id, error, _("Delete for good")), 409
    flash(_("Deleted for good."), "good")
    here = back()
    gone = here.startswith(f"/admin/comments/{comment_id}/")
    return redirect(url_for("admin.comments") if gone else here, 303)


@blueprint.route("/comments/empty/<bin_name>/", methods=["GET", "POST"])
@needs(Capability.MODERATE)
def comments_empty(bin_name: str) -> Answer:
    """Ask, then delete everything in spam or trash."""
    if bin_name not in (Status.SPAM, Status.TRASH):
        raise NotFound()
    deletion.require_bins(current_actor())
    place = url_for("admin.comments", view=bin_name)
    if request.form.get("confirmed") != "yes":
        what = _("Empty spam?") if bin_name == Status.SPAM else _("Empty the trash?")
        lines = [_("Everything in it is deleted for good: this is the one act without undo.")]
        if bin_name == Status.SPAM:
            lines.append(_("Where its writer appeals, a comment stays until that is answered."))
        return _confirm(what, lines, [("back", place)])
    flash(_gone(deletion.empty_bin(current_actor(), Status(bin_name))), "good")
    return redirect(place, 303)


def keep_undo(batch: str, text: str, comment_id: int | None = None) -> None:
    """Show the undo bar until it is used or put away; it leads back to the one comment it is of."""
    session[UNDO] = {"batch": batch, "text": text, "comment": comment_id}


def conflict_page(comment_id: int, error: Conflict, wanted: str, typed: str = "") -> str:
    """What was wanted, and what stands instead: who decided, what, and when."""
    return render_template(
        "admin/comments/conflict.html",
        row=one(current_actor(), comment_id),
        error=error,
        wanted=wanted,
        typed=typed,
        entry=last_entry(comment_id),
        back=back(),
        **shared(ListState()),
    )


def _delete_many(chosen: list[str], targets: list[tuple[int, int]]) -> Answer:
    if request.form.get("confirmed") != "yes":
        title = ngettext(
            "Delete %(num)d comment for good?", "Delete %(num)d comments for good?", len(chosen)
        )
        fields = [("action", DELETE), ("back", back()), *(("target", text) for text in chosen)]
        lines = [
            _("They cannot be brought back: this is the one act without undo."),
            _("Replies to them move up to what they answered."),
        ]
        return _confirm(title, lines, fields)
    done, left = deletion.delete_many(current_actor(), targets)
    flash(_gone(done), "good")
    if left:
        flash(_left(left), "warn")
    return redirect(back(), 303)


def _ask_reason(chosen: list[str], error: Invalid) -> str:
    return render_template(
        "admin/comments/reject.html",
        targets=chosen,
        error=error,
        note=request.form.get("note", ""),
        back=back(),
        **shared(ListState()),
    )


def _confirm(title: str, lines: list[str], fields: list[tuple[str, str]]) -> str:
    return render_template(
        "admin/confirm.html",
        title=title,
        lines=lines,
        fields=fields,
        action=_("Delete for good"),
        back=dict(fields)["back"],
    )


def _gone(number: int) -> str:
    return ngettext(
        "%(num)d comment was deleted for good.", "%(num)d comments were deleted for good.", number
    )


def _left(number: int) -> str:
    return ngettext(
        "%(num)d comment was left as it is: somebody else had decided about it.",
        "%(num)d comments were left as they are: somebody else had decided about them.",
        number,
    )


def _action(text: str) -> Action:
    if text not in set(Action):
        raise Invalid(_("This form asked for something that cannot be done."))
    return Action(text)


def _target(text: str) -> tuple[int, int]:
    comment_id, _colon, version = text.partition(":")
    return form_number(comment_id), form_number(version)


def form_number(text: str | None) -> int:
    """A number out of a form that we made; anything else was not made by us."""
    if not text or not (text.isascii() and text.isdigit()) or len(text) > 10:
        raise NotFound()
    if int(text) > LARGEST_ID:
        raise NotFound()
    return int(text)
