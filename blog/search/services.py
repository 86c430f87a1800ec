"""Keeping the index true: what is published is in it, what is not is not."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, event, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from blog.comments.models import Comment
from blog.core.db import before_commit, db, is_sqlite, transaction
from blog.core.html import plain_text
from blog.posts.models import Post, PostStatus, PostType
from blog.search.engine import COMMENT, POST, Document, SearchEngine
from blog.search.postgres import PostgresSearch
from blog.search.sqlite import SqliteSearch

BATCH = 500
FORGOTTEN = "comments_out_of_the_index"


def engine() -> SearchEngine:
    """The engine that belongs to the configured database."""
    return SqliteSearch() if is_sqlite() else PostgresSearch()


def refresh_post(post_id: int) -> None:
    """Bring one article's entry up to date, or take it out."""
    with transaction():
        found = _post_documents(Post.id == post_id)
        if found:
            engine().put(found)
        else:
            engine().delete(POST, post_id)


def refresh_comment(comment_id: int) -> None:
    """Bring one comment's entry up to date, or take it out."""
    with transaction():
        found = _comment_documents(Comment.id == comment_id)
        if found:
            engine().put(found)
        else:
            engine().delete(COMMENT, comment_id)


def refresh_comments_of(post_id: int) -> None:
    """Bring the entries of all comments under one article up to date."""
    with transaction() as session:
        ids = list(session.scalars(select(Comment.id).where(Comment.post_id == post_id)))
        documents = _comment_documents(Comment.post_id == post_id)
        engine().put(documents)
        engine().delete(COMMENT, *sorted({*ids} - {document.id for document in documents}))


def forget_post(post_id: int) -> None:
    """Take out an article that is about to be deleted, and all its comments."""
    with transaction() as session:
        engine().delete(POST, post_id)
        ids = session.scalars(select(Comment.id).where(Comment.post_id == post_id))
        engine().delete(COMMENT, *ids)


def forget_comment(comment_id: int) -> None:
    """Take out a comment that is about to be deleted, with all others of its transaction."""
    with transaction() as session:
        session.info.setdefault(FORGOTTEN, set()).add(comment_id)
        before_commit("comments out of the index", _forget_comments)


def rebuild_posts(after_id: int) -> int | None:
    """Index the next batch of articles after `after_id`; the last id seen, or None at the end."""
    return _rebuild(Post.id, after_id, _post_documents)


def rebuild_comments(after_id: int) -> int | None:
    """Index the next batch of comments after `after_id`; the last id seen, or None at the end."""
    return _rebuild(Comment.id, after_id, _comment_documents)


def clear() -> None:
    """Empty the index, before building it anew."""
    with transaction():
        engine().clear()


def _forget_comments() -> None:
    engine().delete(COMMENT, *sorted(db.session().info.pop(FORGOTTEN, ())))


@event.listens_for(Session, "after_rollback")
def _remember_comments(session: Session) -> None:
    session.info.pop(FORGOTTEN, None)


def _rebuild(
    id_column: InstrumentedAttribute[int],
    after_id: int,
    documents: Callable[[ColumnElement[bool]], list[Document]],
) -> int | None:
    with transaction() as session:
        ids = list(
            session.scalars(
                select(id_column).where(id_column > after_id).order_by(id_column).limit(BATCH)
            )
        )
        if not ids:
            return None
        engine().put(documents(id_column.in_(ids)))
        return ids[-1]


def _post_documents(which: ColumnElement[bool]) -> list[Document]:
    rows = db.session.execute(
        select(Post.id, Post.published_at, Post.title, Post.standfirst, Post.body_html)
        .where(which, Post.type == PostType.POST, Post.status == PostStatus.PUBLISHED)
        .where(Post.published_at.is_not(None))
    )
    return [
        Document(
            POST, row.id, row.published_at, row.title, row.standfirst, plain_text(row.body_html)
        )
        for row in rows
    ]


def _comment_documents(which: ColumnElement[bool]) -> list[Document]:
    rows = db.session.execute(
        select(Comment.id, Post.published_at, Comment.author_name, Comment.body_html)
        .join(Post, Post.id == Comment.post_id)
        .where(which, Comment.status == "approved", Post.status == PostStatus.PUBLISHED)
        .where(Post.published_at.is_not(None), Comment.erased_at.is_(None))
    )
    return [
        Document(COMMENT, row.id, row.published_at, row.author_name, "", plain_text(row.body_html))
        for row in rows
    ]
