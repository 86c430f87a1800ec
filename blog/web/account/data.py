"""`/account/data/`: everything that is kept about oneself, to take along or to have erased.

Whoever has an account is known by it; a guest proves an address by a link in the mail, and is then
known to these pages alone, for half an hour.
"""

from flask import (
    Response,
    flash,
    make_response,
    redirect,
    request,
    stream_with_context,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import BooleanField
from wtforms.validators import InputRequired

from blog.comments.outside.asking import active
from blog.core import ratelimit, tokens
from blog.core.errors import Conflict, DomainError, Forbidden
from blog.core.i18n import _
from blog.core.i18n import lazy_gettext as _l
from blog.core.settings.privacy import PrivacySettings
from blog.core.settings.store import current
from blog.personal import services
from blog.personal.copies import copy_of
from blog.personal.people import Person, what_stays
from blog.web import cookies
from blog.web.account.blueprint import blueprint, page
from blog.web.account.forms import ResetForm
from blog.web.forms import SiteForm, answer
from blog.web.unkept import notice_page
from blog.web.viewmodels import Link, NoticeView

HOME = "/account/data/"
PROVEN = "proven"
HALF_AN_HOUR = 30 * 60
COPIES, COPIES_SECONDS = 10, 3_600


class EraseForm(SiteForm):
    sure = BooleanField(
        _l("Erase everything about me"),
        [InputRequired(_l("Tick the box if you mean it: this cannot be undone."))],
    )


@blueprint.route(HOME, methods=["GET", "POST"])
def data() -> ResponseReturnValue:
    """What may be done about one's data; strangers ask here for the link that proves an address."""
    person = _person()
    if person is not None:
        return _data_page(person, EraseForm())
    form = ResetForm.read()

    def act() -> ResponseReturnValue:
        services.request_link(form.email.data or "", request.remote_addr or "")
        words = _("If anything is kept about that address, a message with a link is on its way.")
        title = _("Look into your mail")
        return notice_page(NoticeView(title, (words, _("The link works once."))))

    return answer(form, act, lambda: page("data_ask", _("What is kept about you"), form=form))


@blueprint.get(f"{HOME}everything.json")
def everything() -> ResponseReturnValue:
    """All of it in one file, written while it is read."""
    person = _somebody()
    name = tokens.keyed_hash(person.email, "copy")
    ratelimit.hit(f"copy:{name}", limit=COPIES, seconds=COPIES_SECONDS)
    response = Response(stream_with_context(copy_of(person)), mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="everything.json"'
    return response


@blueprint.post(f"{HOME}erase/")
def erase() -> ResponseReturnValue:
    """Have everything erased a day from now."""
    person, form = _somebody(), EraseForm.read()

    def act() -> ResponseReturnValue:
        services.ask_for_erasure(person)
        return redirect(HOME, 303)

    return answer(form, act, lambda: _data_page(person, form))


@blueprint.post(f"{HOME}keep/")
def keep() -> ResponseReturnValue:
    """Think again, while nothing has begun."""
    person = _somebody()
    try:
        services.keep(person)
    except Conflict as error:
        form = EraseForm()
        form.refuse(error)
        return _data_page(person, form), error.status
    flash(_("Nothing will be erased."), "done")
    return redirect(HOME, 303)


@blueprint.route(f"{HOME}keep/<token>/", methods=["GET", "POST"])
def keep_by_link(token: str) -> ResponseReturnValue:
    """The same with the link from the mail. Only the button does it: what opens links does not."""
    try:
        due_at = services.erasure_for(token).due_at
    except DomainError as error:
        title = _("This link is used up")
        return notice_page(NoticeView(title, (error.message,), _home())), 404
    form = SiteForm.read()

    def act() -> ResponseReturnValue:
        services.keep_by_link(token)
        words = _("Everything stays as it is.")
        return notice_page(NoticeView(_("Nothing will be erased"), (words,), _home()))

    title = _("Keep everything?")
    return answer(form, act, lambda: page("data_keep", title, form=form, due_at=due_at))


def prove(token: str, email: str) -> ResponseReturnValue:
    """Use up the link that proves an address; only the button does."""
    form = SiteForm.read()

    def act() -> ResponseReturnValue:
        proven = services.prove(token)
        response = make_response(redirect(HOME, 303))
        cookies.keep(response, PROVEN, tokens.sign_timed(proven, PROVEN), HALF_AN_HOUR, HOME)
        return response

    title = _("What is kept about you")
    return answer(form, act, lambda: page("data_prove", title, form=form, email=email))


def _person() -> Person | None:
    """Whose data it is: whoever is signed in, or has proven an address in this browser."""
    if current_user.is_authenticated:
        return Person(current_user.user.id, current_user.user.email)
    cookie = request.cookies.get(PROVEN)
    email = tokens.unsign_timed(cookie, PROVEN, HALF_AN_HOUR) if cookie else None
    return services.at_proven(email) if isinstance(email, str) else None


def _somebody() -> Person:
    person = _person()
    if person is None:
        raise Forbidden(_("Show first that the address is yours: ask for a link by mail."))
    return person


def _data_page(person: Person, form: EraseForm) -> str:
    return page(
        "data",
        _("What is kept about you"),
        form=form,
        email=person.email,
        has_account=person.user_id is not None,
        left=what_stays(person.user_id) if person.user_id is not None else "",
        erased_on=services.when(person),
        is_told_elsewhere=bool(active()),
        ban_days=current(PrivacySettings).address_days,
    )


def _home() -> Link:
    return Link(_("To the front page"), "/")
