"""The moderation log as everybody may read it: what was done, why and where. No comment's words,
nobody's name but a moderator's where the owner wants that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text

from blog.comments.models import BY_THEIR_WRITER, TOLD_TO_ALL, ModerationEntry
from blog.comments.moderation.log import PUBLIC
from blog.core import clock
from blog.core.db import db
from blog.core.sources import depends_on, lasts_until
from blog.posts import publishing
from blog.posts.models import Post
from blog.posts.publishing import PostState
from blog.posts.queries import Headline, headlines

ABOUT_PEOPLE = "person_"


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One decision; `article` is None where readers do not see it (any more).

    What is done about somebody is told without an article: where they wrote would tell who it is.

    `by_rule` says that nobody in particular decided; `code` is empty where no reason was given.
    """

    number: int
    created_at: datetime
    action: str
    code: str
    by_rule: bool
    name: str
    article: Headline | None
    about_somebody: bool


def public_lines(before: int | None, most: int) -> list[PublicLine]:
    """The decisions below the line `before`, newest first."""
    depends_on(PUBLIC)
    query = (
        select(
            ModerationEntry.id,
            ModerationEntry.created_at,
            ModerationEntry.action,
            ModerationEntry.reasons,
            ModerationEntry.actor_id,
            ModerationEntry.actor_name,
            ModerationEntry.post_id,
            Post.status,
            Post.published_at,
        )
        .outerjoin(Post, Post.id == ModerationEntry.post_id)
        .where(text(TOLD_TO_ALL))
        .order_by(ModerationEntry.id.desc())
        .limit(most)
    )
    if before is not None:
        query = query.where(ModerationEntry.id < before)
    rows = db.session.execute(query).all()
    depends_on(*(f"post:{row.post_id}" for row in rows))
    articles = _readable({row.post_id: (row.status, row.published_at) for row in rows})
    return [
        PublicLine(
            number=row.id,
            created_at=row.created_at,
            action=row.action,
            code=next((str(reason["code"]) for reason in row.reasons), ""),
            by_rule=row.actor_name == "system" or row.action in BY_THEIR_WRITER,
            # Such a line is signed by whoever wrote the comment.
            name="" if row.action in BY_THEIR_WRITER else row.actor_name,
            article=None if row.action.startswith(ABOUT_PEOPLE) else articles.get(row.post_id),
            about_somebody=row.action.startswith(ABOUT_PEOPLE),
        )
        for row in rows
    ]


def _readable(posts: dict[int, tuple[str | None, datetime | None]]) -> dict[int, Headline]:
    """Those of the articles that everybody may read."""
    now, readable = clock.now(), []
    for post_id, (status, published_at) in posts.items():
        if status is None:
            continue
        state = publishing.state(status, published_at, now)
        if state is PostState.SCHEDULED:
            lasts_until(published_at)
        elif state is PostState.PUBLISHED:
            readable.append(post_id)
    found: Sequence[Headline] = headlines(readable)
    return {each.id: each for each in found}
