"""Reporting a comment: a small page that works without script, and says thank you."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from blog.accounts.permissions import ANONYMOUS
from blog.comments.legal.settings import LegalSettings
from blog.comments.queries import Said, what_was_said
from blog.comments.reporting import LONGEST_NOTE, Complaint, report_comment
from blog.comments.reports.settings import ReportSettings
from blog.comments.reports.weights import REASONS
from blog.comments.states import Status
from blog.core.errors import NotFound
from blog.core.html import excerpt
from blog.core.i18n import _
from blog.core.i18n import lazy_gettext as _l
from blog.core.settings.store import current
from blog.posts.addresses import resolve_id
from blog.web.forms import SiteForm, answer
from blog.web.login import current_actor
from blog.web.public.blueprint import blueprint
from blog.web.public.comment_form import as_id
from blog.web.site_context import LOGIN
from blog.web.unkept import notice_page, unkept
from blog.web.viewmodels import Link, NoticeView, PageHead

QUOTED = 60


class ReportForm(SiteForm):
    """Why, and whatever else a moderator should know."""

    reason = RadioField(
        _l("Why should a moderator look at it?"),
        choices=[SelectChoice(code, _l(label)) for code, label in REASONS.items()],
        validate_choice=False,
    )
    note = TextAreaField(
        _l("What should the moderator know? (may stay empty)"),
        render_kw={"rows": 4, "maxlength": LONGEST_NOTE, "dir": "auto"},
    )


@blueprint.route("/comments/<comment_id>/report/", methods=["GET", "POST"])
def report(comment_id: str) -> ResponseReturnValue:
    """The form, and taking it in."""
    said = said_by(comment_id)
    settings = current(ReportSettings)
    if not settings.offered:
        raise NotFound
    must_sign_in = not settings.guests and current_actor() is ANONYMOUS
    form = ReportForm.read()

    def act() -> ResponseReturnValue:
        complaint = Complaint(
            said.id, form.reason.data or "", form.note.data or "", request.remote_addr or ""
        )
        report_comment(current_actor(), complaint)
        return redirect(f"/comments/{said.id}/reported/", 303)

    def show() -> str:
        return render_template(
            "report.html",
            page=PageHead(title=_("Report this comment"), robots="noindex"),
            form=form,
            said=said,
            takes_notices=current(LegalSettings).notices,
            quoted=excerpt(said.body_html, QUOTED),
            login_url=f"{LOGIN}?next={request.path}" if must_sign_in else None,
        )

    return unkept(answer(form, act, show))


@blueprint.get("/comments/<comment_id>/reported/")
def reported(comment_id: str) -> ResponseReturnValue:
    """Thanks, the same for everybody, and the way back."""
    number = as_id(comment_id)
    if number is None:
        raise NotFound
    notice = NoticeView(
        _("Thank you for the report"),
        (
            _("A moderator will look at it. Your name is not shown to its writer."),
            _("One report is enough: further ones from you do not count."),
        ),
        Link(_("Back to the conversation"), f"/comments/{number}/"),
    )
    return unkept(notice_page(notice))


def said_by(comment_id: str) -> Said:
    """The comment as readers see it. Raises NotFound if they do not."""
    number = as_id(comment_id)
    said = what_was_said(number) if number else None
    if said is None or said.status != Status.APPROVED or resolve_id(said.post_id) is None:
        raise NotFound(_("This comment does not exist, or no longer."))
    return said
