"""What a real mail server is handed: both forms, one click to end it, and no second copy."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from blog.core import outbox
from blog.core.db import db
from blog.core.mailer import send_later
from blog.core.outbox import OutboxEntry
from tests.processes import free_port

pytestmark = pytest.mark.sqlite_only


class Box:
    """A server's letter box; it may be shut for a while."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.shut = False

    async def handle_DATA(self, _server, _session, envelope) -> str:
        if self.shut:
            return "451 try again later"
        letter = message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 taken"


@pytest.fixture
def box(app: Flask) -> Iterator[Box]:
    found = Box()
    port = free_port()
    server = Controller(found, hostname="127.0.0.1", port=port)
    server.start()
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}"
    yield found
    server.stop()


def test_both_forms_and_the_one_click_arrive(box):
    stop = "https://news.example/comments/unsubscribe/x/"
    send_later("jo@example.org", "A “subject”", "Words\n", "<p>Words</p>", stop)
    outbox.drain()
    [letter] = box.letters
    assert letter["Subject"] == "A “subject”"
    assert letter["List-Unsubscribe"] == f"<{stop}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().strip() == "Words"
    assert html.get_content().strip() == "<p>Words</p>"


def test_a_header_cannot_be_slipped_in(box):
    send_later("jo@example.org", "Hello\r\nBcc: all@example.org", "Words\n")
    outbox.drain()
    [letter] = box.letters
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Hello Bcc: all@example.org"


def test_a_server_that_is_down_for_a_day_loses_nothing_and_gets_nothing_twice(box, stopped_clock):
    box.shut = True
    for number in range(5):
        send_later("jo@example.org", f"Letter {number}", "Words\n")
    for _hour in range(24):
        outbox.drain()
        stopped_clock.forward(hours=1)
    assert box.letters == []
    box.shut = False
    for _hour in range(48):
        stopped_clock.forward(hours=1)
        outbox.drain()
    assert sorted(letter["Subject"] for letter in box.letters) == [
        f"Letter {number}" for number in range(5)
    ]
    assert db.session.query(OutboxEntry).filter(OutboxEntry.done_at.is_(None)).count() == 0
