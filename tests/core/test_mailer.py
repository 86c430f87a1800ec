"""Mail is written into the outbox, unless it could not arrive."""

import pytest
from flask import Flask
from sqlalchemy import select

from blog.core.db import db
from blog.core.mailer import send_later
from blog.core.outbox import OutboxEntry


@pytest.mark.parametrize(
    ("address", "waiting"),
    [("jo@example.org", 1), ("jo@imported.invalid", 0), ("jo@Imported.INVALID", 0)],
)
def test_nothing_is_sent_to_addresses_that_cannot_be(
    app: Flask, address: str, waiting: int
) -> None:
    send_later(address, "A subject", "A text")
    assert len(db.session.scalars(select(OutboxEntry)).all()) == waiting
