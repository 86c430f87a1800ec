"""One-time links: asking for one by mail, and using it."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from blog.accounts import services, signing_in
from blog.accounts.links import OpenLink, Purpose, open_link
from blog.accounts.models import User
from blog.accounts.sessions import start_session
from blog.core.db import db
from blog.core.errors import NotFound
from blog.core.i18n import _
from blog.web.account.blueprint import blueprint, device, onward, page
from blog.web.account.data import prove
from blog.web.account.forms import FirstAdministratorForm, NewPasswordForm, ResetForm
from blog.web.forms import SiteForm, answer
from blog.web.login import keep_signed_in
from blog.web.redirects import same_site_path
from blog.web.unkept import notice_page
from blog.web.viewmodels import Link, NoticeView


@blueprint.route("/account/reset/", methods=["GET", "POST"])
def reset() -> ResponseReturnValue:
    """Ask for a link that sets a new password."""
    form = ResetForm.read()

    def act() -> ResponseReturnValue:
        signing_in.request_password_reset(form.email.data or "", request.remote_addr or "")
        return redirect(url_for("account.check_mail"), 303)

    title, login_url = _("Forgot your password?"), url_for("account.login")
    return answer(form, act, lambda: page("password_reset", title, form=form, login_url=login_url))


@blueprint.route("/login/link/", methods=["GET", "POST"])
def login_link() -> ResponseReturnValue:
    """Ask for a link that signs in, without a password."""
    form = ResetForm.read()
    wanted = same_site_path(request.args.get("next"), "")

    def act() -> ResponseReturnValue:
        signing_in.request_sign_in_link(form.email.data or "", request.remote_addr or "", wanted)
        return redirect(url_for("account.check_mail"), 303)

    title, login_url = _("Sign in by mail"), url_for("account.login", next=wanted or None)
    return answer(form, act, lambda: page("login_link", title, form=form, login_url=login_url))


@blueprint.get("/account/check-mail/")
def check_mail() -> str:
    """The one answer to everybody who asked for mail."""
    words = _("If that address can be used here, a message with a link is on its way.")
    return notice_page(NoticeView(_("Look into your mail"), (words, _("The link works once."))))


@blueprint.route("/account/link/<token>/", methods=["GET", "POST"])
def link(token: str) -> ResponseReturnValue:
    """Do what a one-time link is for; looking at the page does not use it up."""
    try:
        found = open_link(token)
        if found.purpose is Purpose.FIRST_ADMINISTRATOR:
            return _first_administrator(token)
        if found.purpose is Purpose.PERSONAL:
            return prove(token, found.email)
        if found.purpose is Purpose.SIGN_IN:
            return _sign_in(token, found)
        return _set_password(token, found)
    except NotFound as error:
        again = Link(_("Ask for a new link"), url_for("account.reset"))
        return notice_page(NoticeView(_("This link is used up"), (error.message,), again)), 404


def _sign_in(token: str, found: OpenLink) -> ResponseReturnValue:
    """Only the button signs in: what opens links in mail must not use them up."""
    form = SiteForm.read()

    def act() -> ResponseReturnValue:
        keep_signed_in(signing_in.sign_in_by_link(token, device()))
        return redirect(onward(), 303)

    return answer(
        form, act, lambda: page("login_by_link", _("Sign in"), form=form, email=found.email)
    )


def _set_password(token: str, found: OpenLink) -> ResponseReturnValue:
    form = NewPasswordForm.read()

    def act() -> ResponseReturnValue:
        return _enter(services.use_link(token, form.password.data or ""))

    title = _("Set a password")
    return answer(form, act, lambda: page("password_set", title, form=form, email=found.email))


def _first_administrator(token: str) -> ResponseReturnValue:
    form = FirstAdministratorForm.read()

    def act() -> ResponseReturnValue:
        user_id = services.create_first_administrator(
            token, form.email.data or "", form.name.data or "", form.password.data or ""
        )
        return _enter(user_id)

    return answer(
        form, act, lambda: page("first_administrator", _("The first administrator"), form=form)
    )


def _enter(user_id: int) -> ResponseReturnValue:
    """Sign in whoever has just proved who they are."""
    user = db.get_or_404(User, user_id)
    keep_signed_in(start_session(user, device()))
    return redirect(onward(), 303)
