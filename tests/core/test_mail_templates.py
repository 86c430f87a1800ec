"""Mail is plain text: a subject, a blank line, the message."""

import pytest
from jinja2 import UndefinedError

from blog.core.settings import store
from blog.core.settings.site import SiteSettings
from blog.core.templates import render_mail


def test_the_first_line_is_the_subject_and_nothing_is_escaped(app):
    store.change(SiteSettings, {"title": "Tide & Ledger"})
    subject, text = render_mail(
        "password_link", email="o'hara@example.org", link="https://x.example/a/", hours=2
    )
    assert subject == "Set your password at Tide & Ledger"
    assert "o'hara@example.org at Tide & Ledger" in text
    assert "https://x.example/a/" in text.splitlines()
    assert "2 hours" in text


def test_a_forgotten_value_is_an_error_and_not_a_gap_in_the_mail(app):
    with pytest.raises(UndefinedError):
        render_mail("password_link", email="a@example.org")
