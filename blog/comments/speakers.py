"""Mentions in a comment that stands by itself: links to what the people named have said last.

On an article's page they are made of who is shown above (`thread_view`); elsewhere of who has been
seen in the conversation so far, among the newest 500 comments.
"""

from datetime import datetime

from sqlalchemy import bindparam, select

from blog.comments.mentions import MOST_PEOPLE, People
from blog.comments.models import Comment
from blog.comments.states import Status
from blog.core.db import UTCDateTime, ask

_SPOKE = (
    select(Comment.id, Comment.author_name)
    .where(
        Comment.post_id == bindparam("post"),
        Comment.status == Status.APPROVED.value,
        Comment.created_at <= bindparam("until", type_=UTCDateTime),
    )
    .order_by(Comment.created_at.desc(), Comment.id.desc())
    .limit(MOST_PEOPLE)
)


def with_mentions(html: str, post_id: int, until: datetime, comment_id: int | None = None) -> str:
    """The sanitised HTML of a comment, as said then beneath that article, with its mentions linked.

    `comment_id` is its own, which leads to nothing new. No statement where nobody is mentioned.
    """
    if "@" not in html:
        return html
    people = People()
    for row in reversed(ask(_SPOKE, post=post_id, until=until).all()):
        if row.id != comment_id:
            people.spoke(row.author_name, f"/comments/{row.id}/")
    return people.linked(html)
