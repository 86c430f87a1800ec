"""The post office, as far as tests go."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

import pytest

from blog.core import mailer, outbox


@dataclass(frozen=True)
class Letter:
    """One mail that was handed to the server."""

    to: str
    subject: str
    text: str
    html: str = ""
    stop: str = ""

    @property
    def path(self) -> str:
        """The path of the first link in the text."""
        found = re.search(r"https?://[^/\s]+(/\S*)", self.text)
        assert found is not None, self.text
        return found[1]


def catch_mail(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Letter]]:
    """A function that does the outbox's work and returns all mail sent since this call."""
    letters: list[Letter] = []

    def deliver(message: EmailMessage) -> None:
        forms = [message.get_body((kind,)) for kind in ("plain", "html")]
        text, html = (form.get_content() if form is not None else "" for form in forms)
        stop = message.get("List-Unsubscribe", "")
        letters.append(Letter(message["To"], message["Subject"], text, html, stop))

    monkeypatch.setattr(mailer, "_deliver", deliver)

    def sent() -> list[Letter]:
        outbox.drain()
        return letters

    return sent
