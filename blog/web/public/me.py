"""`/comments/me/`: as whom this browser signs comments, and a button that makes it forget."""

from flask import jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog.core.i18n import _
from blog.web.commenter import confirmed_email, forget_everything, known_voter, remembered
from blog.web.errors import wants_json
from blog.web.forms import SiteForm
from blog.web.public.blueprint import blueprint
from blog.web.unkept import unkept
from blog.web.viewmodels import PageHead

HOME = "/comments/me/"


@blueprint.get(HOME)
def me() -> ResponseReturnValue:
    """What the browser's own cookies say; as JSON the name alone, for the form of the article."""
    person = remembered(request)
    if wants_json():
        return unkept(jsonify(name=person.name if person else ""))
    page = render_template(
        "remembered.html",
        page=PageHead(_("Remembered in this browser"), robots="noindex"),
        form=SiteForm(),
        person=person,
        mailbox=confirmed_email(request),
        has_voted=known_voter(request) is not None,
    )
    return unkept(page)


@blueprint.post(HOME)
def forget_me() -> ResponseReturnValue:
    """Take the cookies back; what was written stays where it is."""
    response = make_response(redirect(HOME, 303))
    forget_everything(response)
    return unkept(response)
