"""`flask search`: the index from the command line."""

import click
from sqlalchemy import func, select

from blog.comments.models import Comment
from blog.core.db import db
from blog.posts.models import Post
from blog.search import services


@click.group("search")
def search() -> None:
    """The search index."""


@search.command("rebuild")
def rebuild() -> None:
    """Build the index anew from the articles and comments that are published."""
    services.clear()
    for label, column, step in (
        ("Articles", Post.id, services.rebuild_posts),
        ("Comments", Comment.id, services.rebuild_comments),
    ):
        last = db.session.scalar(select(func.max(column))) or 0
        with click.progressbar(length=last, label=label) as bar:
            position = 0
            while (reached := step(position)) is not None:
                bar.update(reached - position)
                position = reached
