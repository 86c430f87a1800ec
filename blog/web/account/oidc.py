"""Signing in with an account elsewhere: to the provider, and back with what it says."""

import importlib
import logging
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from blog.accounts.external import Claims, sign_in_with
from blog.accounts.settings import AccountSettings
from blog.core.errors import DomainError, NotFound
from blog.core.i18n import _
from blog.core.settings.store import current
from blog.core.urls import absolute
from blog.web.account.blueprint import blueprint, device, onward
from blog.web.login import keep_signed_in
from blog.web.redirects import same_site_path
from blog.web.unkept import notice_page
from blog.web.viewmodels import Link, NoticeView

log = logging.getLogger(__name__)
NEXT = "oidc_next"
SCOPE = "openid email profile"
TIMEOUT = 10
WELL_KNOWN = "/.well-known/openid-configuration"


def provider_name() -> str:
    """What readers know the provider by; empty where there is none."""
    host = urlsplit(current_app.config["OIDC_URL"]).hostname or ""
    return host and (current(AccountSettings).oidc_name or host)


@blueprint.get("/login/oidc/")
def login_oidc() -> ResponseReturnValue:
    """Lead to the provider; where the visitor was going is kept for the way back.

    A link and no form: our own policy lets no form lead to another site.
    """
    client = _client()
    session[NEXT] = same_site_path(request.args.get("next"), "")
    try:
        answer: Response = client.authorize_redirect(absolute(url_for("account.oidc_callback")))
    except Exception as error:
        return _failed(error)
    return answer


@blueprint.get("/login/oidc/callback/")
def oidc_callback() -> ResponseReturnValue:
    """Take what the provider says of whoever has signed in there."""
    client = _client()
    wanted = session.pop(NEXT, "")
    try:
        claims = _claims(client, client.authorize_access_token())
    except Exception as error:
        return _failed(error)
    try:
        keep_signed_in(sign_in_with(claims, device()))
    except DomainError as error:
        return _refused(error.message), 403
    return redirect(wanted or onward(), 303)


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


def _client() -> Any:
    """The provider as Authlib talks to it; loaded only where there is one. Raises NotFound."""
    parts = urlsplit(current_app.config["OIDC_URL"])
    if not parts.hostname:
        raise NotFound
    made = current_app.extensions.get("oidc")
    if made is None:
        oauth = importlib.import_module("authlib.integrations.flask_client").OAuth(_app())
        made = oauth.register(
            name="oidc",
            client_id=unquote(parts.username or ""),
            client_secret=unquote(parts.password or ""),
            server_metadata_url=f"{_issuer()}{WELL_KNOWN}",
            client_kwargs={
                "scope": SCOPE,
                "code_challenge_method": "S256",
                "default_timeout": TIMEOUT,
            },
        )
        current_app.extensions["oidc"] = made
    return made


def _issuer() -> str:
    """The provider's address, without what only it and we may know."""
    parts = urlsplit(current_app.config["OIDC_URL"])
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _claims(client: Any, token: dict[str, Any]) -> Claims:
    """What the signed ID token says; its signature, issuer, audience, nonce and age are checked."""
    said = token["userinfo"]
    if str(said["iss"]).rstrip("/") != _issuer():
        raise ValueError("the provider speaks for another one")
    if "email" not in said and client.load_server_metadata().get("userinfo_endpoint"):
        more = client.userinfo(token=token)
        if more["sub"] != said["sub"]:
            raise ValueError("the provider speaks of two people")
        said = {**more, **said}
    return Claims(
        issuer=str(said["iss"]),
        subject=str(said["sub"]),
        email=str(said.get("email", "")),
        email_verified=said.get("email_verified") is True,
        name=str(said.get("name") or said.get("preferred_username") or ""),
    )


def _failed(error: Exception) -> ResponseReturnValue:
    """Whatever goes wrong with somebody else's server, nobody is signed in and nothing is lost."""
    log.warning("signing in with the provider failed: %s: %s", type(error).__name__, error)
    return _refused(_("The other site did not answer as it should. Nobody was signed in.")), 502


def _refused(words: str) -> str:
    again = Link(_("Back to sign in"), url_for("account.login"))
    return notice_page(NoticeView(_("Signing in did not work"), (words,), again))
