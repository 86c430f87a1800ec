"""Importing in tests, and looking at what came of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload, undefer

from blog.core.db import db
from blog.importers.markdown import find_files, import_markdown
from blog.importers.report import Report
from blog.posts.models import Post

Write = Callable[..., Path]


def bring(folder: Path, **options: Any) -> Report:
    return import_markdown(folder, find_files(folder), **options)


def outcomes(report: Report) -> dict[str, int]:
    return {outcome.name.lower(): count for outcome, count in report.outcomes.items()}


def the_post(slug: str = "a-word") -> Post:
    db.session.expire_all()
    options = (
        selectinload(Post.bylines),
        selectinload(Post.tags),
        selectinload(Post.category_links),
        undefer(Post.body_source),
        undefer(Post.body_html),
    )
    return db.session.scalars(select(Post).where(Post.slug == slug).options(*options)).one()


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0
