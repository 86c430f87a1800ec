"""Servers elsewhere that comments are checked by."""

import pytest

from blog.comments.outside.settings import CheckSettings
from blog.comments.settings import DiscussionSettings
from blog.core.settings.store import change
from tests.fakes.checks import SECRET, server

OPEN = {"require_previously_approved": False, "flood_seconds": 0}


@pytest.fixture
def check(app, monkeypatch):
    """A check of the owner's, asked about every comment; without it all would be published."""
    monkeypatch.setitem(app.config, "CHECK_SECRET", SECRET)
    change(DiscussionSettings, OPEN)
    with server() as made:
        change(CheckSettings, {"url": f"{made.url}/check", "minutes": 2})
        yield made


@pytest.fixture
def akismet(app, monkeypatch):
    """Akismet, which takes nothing for spam so far."""
    change(DiscussionSettings, OPEN)
    with server() as made:
        monkeypatch.setitem(app.config, "AKISMET_KEY", "key1")
        monkeypatch.setitem(app.config, "AKISMET_URL", made.url)
        made.status, made.body = 200, b"false"
        yield made
