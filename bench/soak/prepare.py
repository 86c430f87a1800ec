"""Run inside a new site's environment: articles, moderators and rules. Prints what it made."""

import json
import sys
from typing import NamedTuple

from sqlalchemy import func, select

from blog import preparation
from blog.accounts.permissions import SYSTEM, Role
from blog.accounts.services import create_user
from blog.app import create_app
from blog.comments.models import Thread
from blog.comments.settings import DiscussionSettings
from blog.core.db import db
from blog.core.settings import store
from blog.demo.seed import seed
from blog.posts.models import Post
from blog.posts.queries import permalink_of
from blog.taxonomy.models import Category

PASSWORD = "a password for the fire alone"  # noqa: S105
REFUSED_WORD, HELD_WORD = "brimstone", "treacle"
UNDER_FIRE, OTHERS = 5, 400


class Made(NamedTuple):
    """Where readers, writers and moderators of the new site go.

    `articles` are the paths of the newest articles by their ids, `comments` how many each had from
    the start; `category` is the page that lists the most of them; `others` are paths of older
    articles; `moderators` are email addresses.
    """

    articles: dict[int, str]
    comments: dict[int, int]
    category: str
    others: list[str]
    moderators: list[str]


def prepare(posts: int, comments: int, moderators: int) -> Made:
    """Fill the empty site that the environment names."""
    app = create_app()
    preparation.prepare(app, demo=False)
    with app.app_context():
        seed(posts, comments, 1)
        people = [f"moderator{number}@example.org" for number in range(1, moderators + 1)]
        for number, email in enumerate(people, 1):
            create_user(SYSTEM, email, f"Moderator {number}", Role.MODERATOR, PASSWORD)
        store.change(
            DiscussionSettings, {"disallowed_words": REFUSED_WORD, "moderation_words": HELD_WORD}
        )
        rows = db.session.execute(
            select(Post.id, Category.path, func.coalesce(Thread.approved, 0).label("comments"))
            .join(Category, Category.id == Post.primary_category_id)
            .outerjoin(Thread, Thread.post_id == Post.id)
            .order_by(Post.published_at.desc())
            .limit(UNDER_FIRE + OTHERS)
        ).all()
        hot = rows[:UNDER_FIRE]
        sections = [row.path.partition("/")[0] for row in hot]
        return Made(
            {row.id: permalink_of(row.id) or "" for row in hot},
            {row.id: row.comments for row in hot},
            f"/category/{max(sorted(sections), key=sections.count)}/",
            [permalink_of(row.id) or "" for row in rows[UNDER_FIRE:]],
            people,
        )


def read(text: str) -> Made:
    """What was printed."""
    said = json.loads(text.splitlines()[-1])
    for name in ("articles", "comments"):
        said[name] = {int(number): value for number, value in said[name].items()}
    return Made(**said)


if __name__ == "__main__":
    print(json.dumps(prepare(*map(int, sys.argv[1:]))._asdict()))
