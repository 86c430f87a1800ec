"""What a page tells of conversations that went elsewhere from it, or came to it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, bindparam, select, union
from sqlalchemy.orm import InstrumentedAttribute, aliased

from blog.comments.models import Comment, Relocation
from blog.comments.newest import those_out
from blog.comments.queries import thread_tag
from blog.comments.states import Status
from blog.core.db import ask
from blog.core.sources import depends_on
from blog.posts.queries import Headline, headlines

MOST = 200
"""So many moves of one article's conversations are told of, the newest."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A conversation that stood here: of so many comments, now under that article.

    `article` is None where it is still this one, and where readers may not know of the other.
    """

    comment_id: int
    replies: int
    article: Headline | None


@dataclass(frozen=True, slots=True)
class Come:
    """Where a conversation came from: another article, or what it answered, if that is seen."""

    article: Headline | None
    answered_id: int | None


@dataclass(frozen=True)
class Traces:
    """`gone` by the comment that was answered; None for what answered the article itself.

    `come` by the comment that begins it.
    """

    gone: Mapping[int | None, Sequence[Gone]] = field(default_factory=dict)
    come: Mapping[int, Come] = field(default_factory=dict)


def _newest(article: InstrumentedAttribute[int]) -> Select[int]:
    """The newest moves from or to the article, along the one index that leads to them."""
    moves = select(Relocation.id).where(article == bindparam("post"))
    return select(moves.order_by(Relocation.id.desc()).limit(MOST).subquery().c.id)


_parent = aliased(Comment)
_MOVES = (
    select(
        Relocation.id,
        Relocation.comment_id,
        Relocation.from_post_id,
        Relocation.to_post_id,
        Relocation.from_parent_id,
        Relocation.replies,
        Comment.post_id,
        Comment.parent_id,
        Comment.status,
        _parent.status.label("answered"),
    )
    .join(Comment, Comment.id == Relocation.comment_id)
    .outerjoin(_parent, _parent.id == Relocation.from_parent_id)
    .where(
        Relocation.id.in_(union(_newest(Relocation.from_post_id), _newest(Relocation.to_post_id)))
    )
)


def traces(post_id: int) -> Traces:
    """What went away from an article's page and what came to it; one statement for most."""
    depends_on(thread_tag(post_id))
    rows = sorted(ask(_MOVES, post=post_id).all(), key=lambda row: row.id)[-MOST:]
    if not rows:
        return Traces()
    places = {row.post_id for row in rows} | {row.from_post_id for row in rows}
    depends_on(*map(thread_tag, places))
    known = {each.id: each for each in headlines(those_out(places - {post_id}))}
    gone: dict[int | None, list[Gone]] = defaultdict(list)
    come: dict[int, Come] = {}
    for row in rows:
        here = row.post_id == post_id
        if here and row.to_post_id == post_id:
            seen = row.answered == Status.APPROVED
            answered = row.from_parent_id if seen and row.from_post_id == post_id else None
            come[row.comment_id] = Come(known.get(row.from_post_id), answered)
        was_here = row.from_post_id == post_id and (not here or row.from_parent_id is not None)
        if was_here and row.status == Status.APPROVED:
            left = Gone(row.comment_id, row.replies, known.get(row.post_id))
            gone[row.from_parent_id].append(left)
    return Traces(gone, come)
