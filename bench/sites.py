"""Seeded sites to be measured, made once and kept as long as the run, or longer where asked."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bench.databases import named
from bench.load import LoadError
from bench.servers import ROOT

ARTICLE = """
SELECT c.path || '/' || p.slug FROM posts p
JOIN categories c ON c.id = p.primary_category_id
JOIN threads t ON t.post_id = p.id
WHERE t.approved = 50 ORDER BY p.id LIMIT 1
"""
LONGEST = """
SELECT c.path || '/' || p.slug, t.approved FROM posts p
JOIN categories c ON c.id = p.primary_category_id
JOIN threads t ON t.post_id = p.id
WHERE p.id = 2 AND t.approved >= 10000
"""
SPREAD = """
SELECT c.path || '/' || p.slug FROM posts p
JOIN categories c ON c.id = p.primary_category_id
WHERE p.id % :step = 0 ORDER BY p.id LIMIT :amount
"""
PENDING_SHARE = 20
PREPARE = """
from blog.app import create_app
from blog.preparation import prepare

prepare(create_app(), demo=False)
"""
"""As `make run` does before it serves."""
SEED = ("-m", "flask", "--app", "wsgi", "seed")


@dataclass(frozen=True)
class Site:
    """A seeded site: where it is, for the environment of whatever serves it."""

    kind: str
    posts: int
    comments: int
    folder: Path
    database_url: str

    @property
    def pending(self) -> int:
        """How many of the comments wait: as in a newsroom that has fallen far behind."""
        return self.comments // PENDING_SHARE

    @property
    def environ(self) -> dict[str, str]:
        """What a server of it is started with: nothing but the defaults, wherever it runs."""
        return {
            "INSTANCE_PATH": str(self.folder),
            "DATABASE_URL": self.database_url,
            "SITE_URL": "http://news.example.org",
            **dict.fromkeys(("STORAGE_URL", "MAIL_URL", "SECRET_KEY", "LOG_FORMAT"), ""),
            **dict.fromkeys(("CACHE_URL", "PURGE_URL", "TRUSTED_PROXIES"), ""),
            **dict.fromkeys(("FRAGMENT_BYTES", "PAGE_CACHE_BYTES"), ""),
        }

    def article(self) -> str:
        """The address of the article with 50 threaded comments."""
        return self._addresses(ARTICLE)[0]

    def longest_article(self) -> tuple[str, int] | None:
        """The address of the article with ten thousand comments and how many, if there is one."""
        return next(((f"/{path}/", number) for path, number in self._rows(LONGEST)), None)

    def articles(self, amount: int) -> list[str]:
        """The addresses of so many articles, spread evenly over all."""
        return self._addresses(SPREAD, step=max(1, self.posts // amount), amount=amount)

    def is_complete(self) -> bool:
        """Whether it has all that it should have."""
        try:
            found = self._ask("SELECT count(*) FROM posts UNION ALL SELECT count(*) FROM comments")
        except SQLAlchemyError:  # it has no tables yet
            return False
        return found == [self.posts, self.comments]

    def _addresses(self, query: str, **values: int) -> list[str]:
        return [f"/{path}/" for path in self._ask(query, **values)]

    def _ask(self, query: str, **values: int) -> list[Any]:
        return [row[0] for row in self._rows(query, **values)]

    def _rows(self, query: str, **values: int) -> list[Row[Any]]:
        engine = create_engine(self.database_url)
        try:
            with engine.connect() as connection:
                return list(connection.execute(text(query), values))
        finally:
            engine.dispose()


class Sites:
    """The sites of one kind of database, below `folder`; `server` is the PostgreSQL server's."""

    def __init__(self, kind: str, folder: Path, server: str = "") -> None:
        self.kind = kind
        self.folder = folder
        self.server = server
        self._made: dict[tuple[int, int], Site] = {}

    def of(self, posts: int, comments: int) -> Site:
        """The site of that size, seeded now if it is not there yet. Raises LoadError."""
        found = self._made.get((posts, comments))
        if found is None:
            found = self._made[posts, comments] = self._site(posts, comments)
        return found

    def _site(self, posts: int, comments: int) -> Site:
        name = f"{self.kind}-{posts}-{comments}"
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        url = named(self.server, name) if self.server else f"sqlite:///{folder / 'blog.db'}"
        site = Site(self.kind, posts, comments, folder, url)
        is_kept = site.is_complete()
        _run(site, "-c", PREPARE)
        if not is_kept:
            print(f"Seeding {posts:,} articles and {comments:,} comments …", flush=True)
            began = time.monotonic()
            amounts = ("--posts", str(posts), "--comments", str(comments))
            amounts += ("--pending", str(site.pending))
            _run(site, *SEED, *amounts, "--seed", "1")
            print(f"  {time.monotonic() - began:.0f} s", flush=True)
        return site


def _run(site: Site, *arguments: str) -> None:
    done = subprocess.run(
        (sys.executable, *arguments),
        cwd=ROOT,
        env=os.environ | site.environ,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise LoadError(f"{site.folder.name} could not be made:\n{done.stderr[-4000:]}")
