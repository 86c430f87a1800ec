"""One's own account: what readers see of it, the password, and where it is signed in."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from blog.accounts import services, signing_in
from blog.accounts.sessions import end_all_sessions, end_session, sessions_of
from blog.core.i18n import _
from blog.web.account.blueprint import blueprint, page
from blog.web.account.forms import ChangePasswordForm, ProfileForm
from blog.web.forms import SiteForm, answer
from blog.web.login import current_actor


@blueprint.route("/account/", methods=["GET", "POST"])
@login_required
def profile() -> ResponseReturnValue:
    """Name, website and a few words; and every session, with a button that ends it."""
    form = ProfileForm.read(current_user.user)

    def act() -> ResponseReturnValue:
        services.change_profile(
            current_actor(), form.name.data or "", form.bio.data or "", form.url.data or ""
        )
        flash(_("Saved."), "done")
        return redirect(url_for("account.profile"), 303)

    return answer(form, act, lambda: _account_page(form))


@blueprint.route("/account/password/", methods=["GET", "POST"])
@login_required
def password() -> ResponseReturnValue:
    """Change the password, knowing the old one; every other session ends."""
    form = ChangePasswordForm.read()

    def act() -> ResponseReturnValue:
        signing_in.change_password(
            current_actor(),
            form.old.data or "",
            form.password.data or "",
            keep_session=current_user.session.id,
        )
        flash(_("The password is changed. Every other session has ended."), "done")
        return redirect(url_for("account.profile"), 303)

    return answer(form, act, lambda: page("password_change", _("Change your password"), form=form))


@blueprint.post("/account/sessions/<int(max=2147483647):session_id>/end/")
@login_required
def end_one_session(session_id: int) -> ResponseReturnValue:
    """End one of one's own sessions."""
    end_session(session_id, current_user.user.id)
    flash(_("That session has ended."), "done")
    return redirect(url_for("account.profile"), 303)


@blueprint.post("/account/sessions/end-others/")
@login_required
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    end_all_sessions(current_user.user.id, keep=current_user.session.id)
    flash(_("You are signed in here only."), "done")
    return redirect(url_for("account.profile"), 303)


def _account_page(form: ProfileForm) -> str:
    here = current_user.session.id
    return page(
        "account",
        _("Your account"),
        form=form,
        button=SiteForm(),
        email=current_user.user.email,
        sessions=sessions_of(current_user.user.id),
        here=here,
        password_url=url_for("account.password"),
    )
