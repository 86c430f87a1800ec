"""Before the first fork a few pages are made, and nothing of them stays."""

import pytest
from flask import Flask, request

from blog.core.db import db
from blog.web.rehearsal import PAGES, rehearse
from tests.factories.posts import make_post


@pytest.fixture
def made(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The path of every page that is asked for."""
    paths: list[str] = []
    hooks = app.before_request_funcs[None]

    def note() -> None:
        paths.append(request.path)

    monkeypatch.setitem(app.before_request_funcs, None, [note, *hooks])
    return paths


def test_the_front_page_and_what_it_leads_to_are_made_and_nothing_is_kept(app, made):
    articles = [make_post() for _number in range(3)]
    rehearse(app)
    assert made[0] == "/"
    assert len(made) <= PAGES + 1
    assert all(any(article.slug in path for path in made) for article in articles)
    assert app.extensions["page_cache"].store.size == 0
    assert app.extensions["fragments"].size == 0
    assert db.engine.pool.checkedin() == 0


def test_a_page_that_fails_does_not_keep_the_site_from_being_served(app, made, monkeypatch):
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "public.home", lambda: 1 / 0)
    rehearse(app)
    assert made[0] == "/"
