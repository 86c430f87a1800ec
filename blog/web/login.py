"""The Flask-Login adapter: a cookie's token becomes a session, a session becomes an actor."""

from datetime import timedelta

from flask import Flask, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, current_user, login_user, logout_user
from itsdangerous import URLSafeTimedSerializer
from werkzeug.wrappers import Response

from blog.accounts.models import User, UserSession
from blog.accounts.permissions import ANONYMOUS, Actor
from blog.accounts.sessions import end_session, find_session
from blog.web.signed_out import ask_to_sign_in

REMEMBER_FOR = timedelta(days=30)
manager = LoginManager()
manager.session_protection = None  # it would put a hash of the address into the cookie


class Sessions(SecureCookieSessionInterface):
    """Flask's own, without making the same serializer for every request."""

    def __init__(self) -> None:
        self._made: tuple[object, URLSafeTimedSerializer | None] = (None, None)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookie."""
        if self._made[0] != app.secret_key:
            self._made = (app.secret_key, super().get_signing_serializer(app))
        return self._made[1]


class SignedIn:
    """What Flask-Login keeps for a request: the session, and through it the person."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, opened: UserSession, token: str) -> None:
        self.session = opened
        self.token = token

    @property
    def user(self) -> User:
        """The person behind the session."""
        return self.session.user

    def get_id(self) -> str:
        """What Flask-Login puts into the cookie: the session's token."""
        return self.token


def init_app(app: Flask) -> None:
    """Load the person of each request from the session's token."""
    app.config.update(
        REMEMBER_COOKIE_DURATION=REMEMBER_FOR,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=app.config["SESSION_COOKIE_SECURE"],
    )
    manager.init_app(app)
    manager.unauthorized_handler(ask_to_sign_in)
    app.session_interface = Sessions()
    app.after_request(_keep_private)
    app.jinja_env.globals["current_actor"] = current_actor


def _keep_private(response: Response) -> Response:
    """A page made for somebody in particular is nobody else's, and is kept nowhere."""
    visitor = g.get("_login_user")
    if visitor is not None and visitor.is_authenticated:
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response


@manager.user_loader
def _load(token: str) -> SignedIn | None:
    found = find_session(token)
    return None if found is None else SignedIn(found, token)


def keep_signed_in(token: str, *, remember: bool = False) -> None:
    """Give the browser the cookie of an open session: until it closes, or for `REMEMBER_FOR`."""
    sign_out_here()
    signed_in = _load(token)
    if signed_in is not None:
        login_user(signed_in, remember=remember)


def sign_out_here() -> None:
    """End the session of this browser, if it has one, and take its cookies back."""
    if current_user.is_authenticated:
        end_session(current_user.session.id, current_user.user.id)
    session.clear()
    logout_user()


def current_actor() -> Actor:
    """Whoever sends this request, as services want to know it."""
    if not current_user.is_authenticated:
        return ANONYMOUS
    actor: Actor = current_user.user.actor
    return actor
