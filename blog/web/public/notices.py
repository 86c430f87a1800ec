"""A notice of illegal content, sent by anybody about one comment."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, EmailField, StringField, TextAreaField

from blog.comments.legal.notices import LONGEST, Notice, send_notice
from blog.comments.legal.settings import LegalSettings
from blog.core.errors import NotFound
from blog.core.html import excerpt
from blog.core.i18n import _
from blog.core.i18n import lazy_gettext as _l
from blog.core.settings.store import current
from blog.core.urls import absolute
from blog.web.forms import SiteForm, answer
from blog.web.public.blueprint import blueprint
from blog.web.public.comment_form import as_id
from blog.web.public.reports import QUOTED, said_by
from blog.web.unkept import notice_page, unkept
from blog.web.viewmodels import Link, NoticeView, PageHead


class NoticeForm(SiteForm):
    """What the law asks a notice to hold."""

    explanation = TextAreaField(
        _l("Why is it against the law?"),
        description=_l("As exactly as you can; name the law if you know it."),
        render_kw={"rows": 8, "maxlength": LONGEST["explanation"], "dir": "auto"},
    )
    location = StringField(_l("Where exactly is it?"), render_kw={"maxlength": 500})
    name = StringField(_l("Your name"), render_kw={"maxlength": 200, "dir": "auto"})
    email = EmailField(_l("Your email address"), render_kw={"maxlength": 254})
    exempt = BooleanField(
        _l("It is about the sexual abuse of children: name and email may stay empty")
    )
    good_faith = BooleanField(
        _l("I believe in good faith that what this notice says is accurate and complete")
    )


@blueprint.route("/comments/<comment_id>/notice/", methods=["GET", "POST"])
def notice(comment_id: str) -> ResponseReturnValue:
    """The form, with the place filled in, and taking it in."""
    if not current(LegalSettings).notices:
        raise NotFound
    said = said_by(comment_id)
    form = NoticeForm.read()
    if request.method == "GET":
        form.location.data = absolute(f"/comments/{said.id}/")

    def act() -> ResponseReturnValue:
        number = send_notice(
            Notice(
                comment_id=said.id,
                location=form.location.data or "",
                explanation=form.explanation.data or "",
                name=form.name.data or "",
                email=form.email.data or "",
                is_exempt=bool(form.exempt.data),
                good_faith=bool(form.good_faith.data),
                address=request.remote_addr or "",
            )
        )
        return redirect(f"/comments/{said.id}/notice/{number}/", 303)

    def show() -> str:
        return render_template(
            "notice.html",
            page=PageHead(title=_("Notice of illegal content"), robots="noindex"),
            form=form,
            said=said,
            quoted=excerpt(said.body_html, QUOTED),
        )

    return unkept(answer(form, act, show))


@blueprint.get("/comments/<comment_id>/notice/<number>/")
def noticed(comment_id: str, number: str) -> ResponseReturnValue:
    """That it has arrived, and what follows."""
    comment, own = as_id(comment_id), as_id(number)
    if comment is None or own is None:
        raise NotFound
    view = NoticeView(
        _("Your notice has arrived"),
        (
            _("Its number is %(number)s. If you gave an address, a mail confirms it.", number=own),
            _("A person decides about it, and tells you what was decided and why."),
        ),
        Link(_("Back to the conversation"), f"/comments/{comment}/"),
    )
    return unkept(notice_page(view))
