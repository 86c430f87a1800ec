"""Deciding about a comment from a mail: a page that asks once."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from blog.comments.by_mail import Offer, decide_by_mail, offer
from blog.comments.moderation.reasons import REJECTIONS, explain
from blog.comments.moderation.verdict import Reason
from blog.comments.states import Action
from blog.core.errors import Conflict, Invalid
from blog.core.i18n import _
from blog.core.i18n import lazy_gettext as _l
from blog.web.public.blueprint import blueprint
from blog.web.unkept import notice_page, private
from blog.web.viewmodels import Link, NoticeView, PageHead

DONE = {
    Action.APPROVE: _l("The comment is published."),
    Action.REJECT: _l("The comment is rejected; its writer sees the reason."),
    Action.SPAM: _l("The comment is in spam."),
}


@blueprint.route("/comments/decide/<token>/", methods=["GET", "POST"])
@private
def decide_from_mail(token: str) -> ResponseReturnValue:
    """Show the comment with what can be decided; only a button decides, and only once."""
    try:
        found = offer(token)
        if request.method != "POST":
            return _page(found)
        action = request.form.get("action", "")
        decide_by_mail(token, action, request.form.get("reject_code", ""))
    except Invalid as error:
        return _page(found, error), 422
    except Conflict as error:
        return _notice(_("It was decided already"), error.message), 409
    return _notice(_("Done"), str(DONE[Action(action)]), found.row.id)


def _page(found: Offer, error: Invalid | None = None) -> str:
    said = [explain(Reason.from_json(reason), _) for reason in found.row.reasons]
    head = PageHead(title=_("Decide about a comment"), robots="noindex")
    return render_template(
        "decide.html",
        page=head,
        row=found.row,
        html=Markup(found.row.body_html),
        reasons=[_(template, **params) for template, params in said],
        rejections=[(code, _(label)) for code, label in REJECTIONS.items()],
        actor=found.actor,
        error=error,
    )


def _notice(title: str, words: str, comment_id: int | None = None) -> str:
    onward = None
    if comment_id is not None:
        onward = Link(_("See it in the queue"), f"/admin/comments/{comment_id}/")
    return notice_page(NoticeView(title, (words,), onward))
