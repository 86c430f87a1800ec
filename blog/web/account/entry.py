"""Signing in and out, and asking for an account."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from blog.accounts import signing_in
from blog.accounts.settings import AccountSettings
from blog.core.errors import Forbidden
from blog.core.i18n import _
from blog.core.settings.store import current
from blog.web.account.blueprint import blueprint, device, onward, page
from blog.web.account.forms import LoginForm, RegisterForm
from blog.web.account.oidc import provider_name
from blog.web.forms import SiteForm, answer
from blog.web.login import keep_signed_in, sign_out_here


@blueprint.route("/login/", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """Sign in with email and password, then go where the visitor was going."""
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(onward())
    form = LoginForm.read()

    def act() -> ResponseReturnValue:
        token = signing_in.sign_in(
            form.email.data or "", form.password.data or "", device(), request.remote_addr or ""
        )
        keep_signed_in(token, remember=bool(form.remember.data))
        return redirect(onward(), 303)

    return answer(form, act, lambda: _login_page(form))


@blueprint.route("/logout/", methods=["GET", "POST"])
def logout() -> ResponseReturnValue:
    """A button; pressing it ends this browser's session."""
    if request.method == "POST":
        sign_out_here()
        return redirect("/", 303)
    return page("logout", _("Sign out"), form=SiteForm())


@blueprint.route("/register/", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    """Ask for an account; the mail that follows makes it."""
    if not current(AccountSettings).registration_open:
        raise Forbidden(_("New accounts are not being made at the moment."))
    form = RegisterForm.read()

    def act() -> ResponseReturnValue:
        signing_in.register(form.email.data or "", form.name.data or "", request.remote_addr or "")
        return redirect(url_for("account.check_mail"), 303)

    login_url = url_for("account.login")
    return answer(
        form, act, lambda: page("register", _("Make an account"), form=form, login_url=login_url)
    )


def _login_page(form: LoginForm) -> str:
    is_open = current(AccountSettings).registration_open
    return page(
        "login",
        _("Sign in"),
        form=form,
        reset_url=url_for("account.reset"),
        provider=provider_name(),
        provider_url=url_for("account.login_oidc", next=request.args.get("next")),
        link_url=url_for("account.login_link", next=request.args.get("next")),
        register_url=url_for("account.register") if is_open else None,
    )
