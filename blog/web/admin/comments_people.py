"""How a commenter stands: written to, warned, always held, suspended, banned, and let be again."""

from flask import flash, redirect, request, url_for

from blog.accounts.permissions import Capability
from blog.comments.moderation.standings import Kind
from blog.comments.standing import end_standing, set_standing
from blog.core.errors import Invalid
from blog.core.i18n import _
from blog.web.admin.blueprint import Answer, blueprint, needs
from blog.web.admin.comments import one_page
from blog.web.login import current_actor


@blueprint.post("/comments/<id:comment_id>/person/")
@needs(Capability.MODERATE)
def comments_person(comment_id: int) -> Answer:
    """Say how the writer of a comment stands from now on."""
    form = request.form
    try:
        set_standing(
            current_actor(),
            comment_id,
            form.get("target", ""),
            form.get("kind", ""),
            days=_days(form.get("days", "")),
            in_section=form.get("where") == "section",
            message=form.get("message", ""),
        )
    except Invalid as error:
        wrong = error.fields or {"": error.message}
        return one_page(comment_id, person_errors=wrong, person_typed=form), 422
    flash(_DONE[Kind(form["kind"])](), "good")
    return redirect(_there(comment_id), 303)


@blueprint.post("/comments/<id:comment_id>/person/<id:standing_id>/end/")
@needs(Capability.MODERATE)
def comments_person_end(comment_id: int, standing_id: int) -> Answer:
    """Let the writer be again."""
    end_standing(current_actor(), comment_id, standing_id)
    flash(_("It has ended. It stays in their history."), "good")
    return redirect(_there(comment_id), 303)


_DONE = {
    Kind.NOTED: lambda: _("Noted. Moderators see it beside every comment of this person."),
    Kind.MESSAGED: lambda: _("Written. It stays in their history, and restricts nothing."),
    Kind.WARNED: lambda: _("Warned. They read it where the form said, and may write as before."),
    Kind.HELD: lambda: _("From now on their comments wait for a moderator."),
    Kind.SUSPENDED: lambda: _("Suspended. They can read, and comment again when it ends."),
    Kind.BANNED: lambda: _("Banned. They can read, and not comment."),
}


def _days(text: str) -> int | None:
    """The number of days; what is no number is none that may be given."""
    text = text.strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _there(comment_id: int) -> str:
    return url_for("admin.comments_one", comment_id=comment_id, _anchor="part-person")
