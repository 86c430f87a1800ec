"""The work for a page does not grow with the site, counted in steps of SQLite's machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from blog.accounts.permissions import Role
from blog.core.db import db
from blog.demo.seed import seed
from blog.posts.queries import permalink_of
from tests.conftest import new_client
from tests.factories.accounts import make_user, sign_in
from tests.factories.sites import make_site

pytestmark = pytest.mark.sqlite_only

SIZES = ((2_500, 10_000), (10_000, 40_000))
PENDING = 600
GROWTH, BESIDES = 1.25, 1_000
"""Lists that hold at most so many may still fill up; a walk along all would take far more."""

STEP = 20
READERS = (
    "/",
    "/page/2/",
    "/page/240/",
    "/category/politics/",
    "/category/politics/page/60/",
    "/tag/harbour/",
    "/author/writer-1/",
    "/2025/12/",
    "/2025/12/page/150/",
    "/comments/60/",
    "/nothing/is/here/",
    "the article with 50 comments",
)
STAFF = (
    "/admin/",
    "/admin/comments/",
    "/admin/comments/?view=all",
    "/admin/comments/?view=approved&older=1767204500000000-900",
    "/admin/comments/?view=mine",
    "/admin/comments/?view=all&email=nobody@example.net",
    "/admin/comments/?view=approved&address=0123456789abcdef",
    "/admin/comments/?view=all&post=1",
    "/admin/comments/?q=never-written",
    "/admin/comments/1001/",
    "/admin/log/",
    "/admin/posts/",
    "/admin/posts/?view=mine",
    "/admin/posts/?view=published",
    "/admin/posts/?view=scheduled",
    "/admin/posts/?view=trash",
)
AUTHORS = (
    "/admin/",
    "/admin/comments/",
    "/admin/comments/?view=approved",
    "/admin/comments/?view=all&q=harbour",
    "/admin/posts/",
    "/admin/posts/?view=draft",
)


COMMENTS = {
    "a stranger's": {"author_name": "Nobody", "author_email": "nobody@example.net"},
    "a reader's": {"author_name": "Reader 7", "author_email": "reader.7@example.net"},
    "an answer": {"author_name": "Ada", "author_email": "ada@example.net", "parent": "5"},
}


@dataclass
class Site:
    """A seeded site, and how many steps its database has made."""

    app: Flask
    visitors: dict[str, FlaskClient]
    steps: int = 0

    def work_for(self, visitor: str, path: str, form: dict[str, str] | None = None) -> int:
        """The steps that one page takes, or what a form does that is sent there."""
        with self.app.app_context():
            path = path if path.startswith("/") else permalink_of(1)
            db.session.remove()
            before = self.steps
            client = self.visitors[visitor]
            answer = client.get(path) if form is None else client.post(path, data=form)
        assert answer.status_code in ((200, 302, 404) if form is None else (303,)), path
        return self.steps - before


@pytest.fixture(scope="module")
def sites(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Site]]:
    """The smaller and the larger one, each in a file of its own."""
    made = [_site(tmp_path_factory.mktemp("site"), *size) for size in SIZES]
    yield made
    for site in made:
        with site.app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.mark.parametrize(
    ("visitor", "path"),
    [
        *(("reader", path) for path in READERS),
        *(("editor", path) for path in STAFF),
        *(("author", path) for path in AUTHORS),
    ],
)
def test_a_page_costs_the_same_on_a_site_four_times_as_large(sites, visitor, path):
    assert_flat([site.work_for(visitor, path) for site in sites])


@pytest.mark.parametrize("form", COMMENTS.values(), ids=COMMENTS)
def test_so_does_a_comment(sites, stopped_clock, form):
    stopped_clock.forward(hours=list(COMMENTS.values()).index(form))
    sent = form | {"post": "1", "content": "What one says.", "confirm": "1"}
    assert_flat([site.work_for("reader", "/comments/", sent) for site in sites])


def assert_flat(steps: list[int]) -> None:
    small, large = steps
    assert small > 0
    assert large <= GROWTH * small + BESIDES, f"{small} steps became {large}"


def _site(folder: Path, posts: int, comments: int) -> Site:
    app = make_site(folder, FRAGMENT_BYTES="0", PAGE_CACHE_BYTES="0")
    site = Site(app, {})
    with app.app_context():
        seed(posts, comments, 1, PENDING, is_indexed=False)
        for role in (Role.EDITOR, Role.AUTHOR):
            site.visitors[role] = sign_in(new_client(app), make_user(role))
        site.visitors["reader"] = new_client(app)
        db.session.remove()
        db.engine.dispose()
        event.listen(db.engine, "connect", lambda raw, _record: _count(raw, site))
    return site


def _count(raw: object, site: Site) -> None:
    def made() -> None:
        site.steps += STEP

    raw.set_progress_handler(made, STEP)  # type: ignore[attr-defined]
