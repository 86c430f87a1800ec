"""What somebody voted: never part of a page that everybody has."""

from sqlalchemy import select

from blog.comments.votes.models import Vote
from blog.core import tokens
from blog.core.db import db


def voter_key(identity: str) -> str:
    """Under what votes are kept: a hash of who somebody is known to be."""
    return tokens.keyed_hash(identity, "voter")


def votes_of(identity: str, post_id: int) -> dict[int, int]:
    """That person's votes on the comments of an article, by comment."""
    rows = db.session.execute(
        select(Vote.comment_id, Vote.value).where(
            Vote.voter == voter_key(identity), Vote.post_id == post_id
        )
    )
    return {row.comment_id: row.value for row in rows}
