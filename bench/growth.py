"""How pages grow with the site: the same pages, made anew, on sites of different sizes.

`python -m bench.growth FOLDER FOLDER …` compares seeded sites by their instance folders, or by
their databases' addresses.
"""

import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from blog.accounts.models import User
from blog.accounts.permissions import SYSTEM, Role
from blog.accounts.services import create_user
from blog.accounts.sessions import end_all_sessions, start_session
from blog.app import create_app
from blog.comments.models import CommentTally, Thread
from blog.core import config
from blog.core.db import db
from blog.core.settings.site import SiteSettings
from blog.core.settings.store import current
from blog.posts import listings
from blog.posts.archives import HOME, category_scope
from blog.posts.models import Post
from blog.posts.queries import permalink_of
from blog.taxonomy.queries import by_path

TIMES = 30
WARMUP = 3
LIMIT = 1.5
DEEP, DEEP_MONTH = 1_000, 100
SECTION = "politics"
MODERATOR = "growth@example.org"
FIFTY = 50


@dataclass(frozen=True)
class Row:
    """One page on a site of one size: median milliseconds, and statements sent each time.

    `cpu` is the median of this process's own time, which hardly depends on what else runs.
    """

    page: str
    posts: int
    comments: int
    median: float
    cpu: float
    queries: int


@dataclass
class Site:
    """A seeded site, open for measuring: each of its pages has a name, an address and a visitor."""

    app: Flask
    posts: int
    comments: int
    pages: dict[str, tuple[str, FlaskClient]]
    times: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)


def measure(sites: Sequence[Mapping[str, str]], times: int = TIMES) -> list[Row]:
    """Ask for every page so many times on each site, nothing stored; a row for page and site.

    A site is the environment that it runs in: `INSTANCE_PATH`, or `DATABASE_URL` too. The sites
    take turns, so that what disturbs one disturbs all.
    """
    opened = [_open(environ) for environ in sites]
    for page in opened[0].pages:
        for turn in range(WARMUP + times):
            for site in opened:
                _ask(site, page, is_counted=turn >= WARMUP)
    for site in opened:
        _close(site)
    return [
        Row(page, site.posts, site.comments, *_medians(site.times[page]), site.queries[page])
        for page in opened[0].pages
        for site in opened
    ]


def table(rows: Sequence[Row]) -> str:
    """A line for each page: milliseconds by size, statements, and how much the largest costs."""
    sizes = list(dict.fromkeys((row.posts, row.comments) for row in rows))
    lines = [["page", *(f"{posts:,}/{comments:,}" for posts, comments in sizes), "growth", ""]]
    for page in dict.fromkeys(row.page for row in rows):
        of_page = [row for row in rows if row.page == page]
        growth = of_page[-1].median / of_page[0].median
        cells = [f"{row.median:.2f} ms, {row.cpu:.2f} cpu ({row.queries})" for row in of_page]
        lines.append([page, *cells, f"{growth:.2f}", "" if growth <= LIMIT else "missed"])
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _open(environ: Mapping[str, str]) -> Site:
    nothing_stored = {"FRAGMENT_BYTES": "0", "PAGE_CACHE_BYTES": "0", "LOG_FORMAT": ""}
    app = create_app(config.load({**environ, **nothing_stored}))
    with app.app_context():
        posts = db.session.scalar(select(func.count()).select_from(Post)) or 0
        comments = db.session.scalar(select(func.sum(CommentTally.comments))) or 0
        reader, moderator = app.test_client(), _moderator(app)
        pages = {name: (path, reader) for name, path in _readers_pages().items()}
        pages |= {name: (path, moderator) for name, path in _moderators_pages().items()}
        db.session.remove()
    return Site(app, posts, comments, pages)


def _readers_pages() -> dict[str, str]:
    fifty = select(Thread.post_id).where(Thread.approved == FIFTY).order_by(Thread.post_id)
    article = db.session.scalars(fifty.limit(1)).one()
    section = by_path(SECTION)
    assert section is not None
    december = listings.period(2025, 12, zone=current(SiteSettings).zone)
    pages = min(DEEP, listings.page(HOME, 1).pages)
    of_section = min(DEEP, listings.page(category_scope(section.id), 1).pages)
    of_month = min(DEEP_MONTH, listings.page(HOME, 1, within=december).pages)
    return {
        "front page": "/",
        "all articles, deep": f"/page/{pages}/",
        "category": f"/category/{SECTION}/",
        "category, deep": f"/category/{SECTION}/page/{of_section}/",
        "article, 50 comments": permalink_of(article) or "",
        "tag": "/tag/harbour/",
        "author": "/author/writer-1/",
        "month": "/2025/12/",
        "month, deep": f"/2025/12/page/{of_month}/",
    }


def _moderators_pages() -> dict[str, str]:
    return {
        "moderation queue": "/admin/comments/",
        "queue, all": "/admin/comments/?view=all",
        "queue, mine": "/admin/comments/?view=mine",
        "queue, one reader": "/admin/comments/?view=all&email=reader.7@example.net",
        "queue, one article": "/admin/comments/?view=all&post=3",
        "queue, search": "/admin/comments/?q=harbour",
        "one comment": "/admin/comments/60/",
        "desk": "/admin/",
        "articles": "/admin/posts/",
    }


def _moderator(app: Flask) -> FlaskClient:
    """A visitor who is signed in and may decide about comments and edit articles."""
    user = db.session.scalar(select(User).where(User.email == MODERATOR))
    if user is None:
        user_id = create_user(SYSTEM, MODERATOR, "Growth", Role.EDITOR)
        user = db.session.get_one(User, user_id)
    client = app.test_client()
    token = start_session(user, "bench")
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def _close(site: Site) -> None:
    with site.app.app_context():
        user_id = db.session.scalar(select(User.id).where(User.email == MODERATOR))
        end_all_sessions(user_id or 0)
        db.session.remove()
        db.engine.dispose()


def _ask(site: Site, page: str, *, is_counted: bool) -> None:
    path, client = site.pages[page]
    with _counting(site.app) as statements:
        before, before_cpu = time.perf_counter(), time.process_time()
        response = client.get(path)
        spent, cpu = time.perf_counter() - before, time.process_time() - before_cpu
    if response.status_code != 200:
        raise RuntimeError(f"{path} answers {response.status_code}")
    if is_counted:
        site.times.setdefault(page, []).append((spent * 1_000, cpu * 1_000))
        site.queries[page] = len(statements)


def _medians(times: Sequence[tuple[float, float]]) -> tuple[float, float]:
    spent, cpu = zip(*times, strict=True)
    return statistics.median(spent), statistics.median(cpu)


@contextmanager
def _counting(app: Flask) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _environ(place: str) -> dict[str, str]:
    if "://" in place:
        return {"DATABASE_URL": place, "INSTANCE_PATH": str(Path.cwd() / "instance")}
    return {"INSTANCE_PATH": place}


if __name__ == "__main__":
    print(table(measure([_environ(place) for place in sys.argv[1:]])))
