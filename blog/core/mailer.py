"""Sending mail; only the worker does it. A room asks for it with `send_later`."""

import logging
import secrets
import smtplib
from email.message import EmailMessage
from email.utils import formataddr, make_msgid
from urllib.parse import unquote, urlsplit

from flask import current_app

from blog.core import outbox
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.core.urls import site_url

log = logging.getLogger(__name__)
TIMEOUT = 30
NOWHERE = ".invalid"
"""Accounts that came from elsewhere have addresses there: RFC 2606 keeps it free of mail."""


def send_later(to: str, subject: str, text: str, html: str = "", stop_url: str = "") -> None:
    """Write a mail into the outbox of the surrounding transaction; none to where none arrives.

    With `html` it has both forms. `stop_url` is where one click, a POST, ends such mail (RFC 8058).
    """
    if to.lower().endswith(NOWHERE):
        return
    mark = secrets.token_hex(16)
    more = {name: value for name, value in (("html", html), ("stop_url", stop_url)) if value}
    outbox.enqueue("mail.send", to=to, subject=subject, text=text, mark=mark, **more)


@outbox.job("mail.send")
def send(
    to: str, subject: str, text: str, mark: str = "", html: str = "", stop_url: str = ""
) -> None:
    """Hand one mail to the configured server; errors are raised so that the outbox tries again.

    A mail with a `mark` has the same Message-ID each time, so that one that was handed over twice
    can be known for the same.
    """
    site = current(SiteSettings)
    host = urlsplit(site_url()).hostname or "localhost"
    message = EmailMessage()
    message["Subject"] = " ".join(subject.split())
    message["From"] = formataddr((site.title, site.contact_email or f"no-reply@{host}"))
    message["To"] = to
    message["Message-ID"] = f"<{mark}@{host}>" if mark else make_msgid(domain=host)
    message["Auto-Submitted"] = "auto-generated"
    if stop_url:
        message["List-Unsubscribe"] = f"<{stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    _deliver(message)


def _deliver(message: EmailMessage) -> None:
    parts = urlsplit(current_app.config["MAIL_URL"])
    if parts.scheme == "console":
        body = message.get_body(("plain",))
        text = body.get_content() if body is not None else ""
        log.info("mail to %s: %s\n%s", message["To"], message["Subject"], text)
        return
    secure = parts.scheme == "smtps"
    port = parts.port or (465 if secure else 25)
    connect = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with connect(parts.hostname or "", port, timeout=TIMEOUT) as server:
        server.ehlo_or_helo_if_needed()
        if not secure and server.has_extn("starttls"):
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
