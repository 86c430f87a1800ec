"""Mail that depends on whether an account exists.

The links are made and sent here, in one go, so that no token is ever written down.
"""

from urllib.parse import urlencode

from blog.accounts.links import Purpose, hours, make_link
from blog.accounts.queries import user_by_email
from blog.core import mailer, outbox
from blog.core.templates import render_mail
from blog.core.urls import absolute


@outbox.job("accounts.mail_password_link")
def mail_password_link(email: str) -> None:
    """Send a link that sets the password; nothing happens if nobody active has the address."""
    user = user_by_email(email)
    if user is None or not user.active:
        return
    link = absolute(make_link(Purpose.PASSWORD, user_id=user.id))
    _send("password_link", user.email, link=link, hours=hours(Purpose.PASSWORD))


@outbox.job("accounts.mail_sign_in_link")
def mail_sign_in_link(email: str, onward: str = "") -> None:
    """Send a link that signs in, and leads on; nothing happens if nobody active has the address."""
    user = user_by_email(email)
    if user is None or not user.active:
        return
    link = absolute(make_link(Purpose.SIGN_IN, user_id=user.id))
    if onward:
        link = f"{link}?{urlencode({'next': onward})}"
    _send("sign_in_link", user.email, link=link)


@outbox.job("accounts.mail_registration")
def mail_registration(email: str, name: str) -> None:
    """Send a link that makes the account, or say that there is one."""
    user = user_by_email(email)
    if user is None:
        link = absolute(make_link(Purpose.REGISTRATION, email=email, name=name))
        _send("registration_link", email, link=link, hours=hours(Purpose.REGISTRATION))
    elif user.active:
        login, reset = absolute("/login/"), absolute("/account/reset/")
        _send("account_exists", email, login_link=login, reset_link=reset)


def _send(template: str, to: str, **values: object) -> None:
    subject, text = render_mail(template, email=to, **values)
    mailer.send(to, subject, text)
