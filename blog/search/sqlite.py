"""The index in the embedded database: an FTS5 table, joined by row id to what is found."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, text

from blog.core.db import UTCDateTime, db
from blog.search.engine import MARK_END, MARK_START, MAX_TOTAL, Document, Found, Hit, Terms

WEIGHTS = "8.0, 3.0, 1.0"
SNIPPET_WORDS = 30

_MATCH = """
    FROM search_words JOIN search_documents d ON d.rowid = search_words.rowid
    WHERE search_words MATCH :query AND d.kind = :kind AND d.published_at <= :now
"""
_FIND = text(
    f"""SELECT d.kind, d.id,
        snippet(search_words, -1, :start, :end, '…', {SNIPPET_WORDS}) AS snippet
    {_MATCH} ORDER BY bm25(search_words, {WEIGHTS}), d.id DESC LIMIT :limit OFFSET :offset"""
).bindparams(bindparam("now", type_=UTCDateTime))
_COUNT = text(
    f"SELECT count(*) FROM (SELECT 1 {_MATCH} LIMIT {MAX_TOTAL})"  # noqa: S608
).bindparams(bindparam("now", type_=UTCDateTime))
_UPSERT = text(
    """INSERT INTO search_documents (kind, id, published_at) VALUES (:kind, :id, :published_at)
    ON CONFLICT (kind, id) DO UPDATE SET published_at = excluded.published_at"""
).bindparams(bindparam("published_at", type_=UTCDateTime))
_ROW = "(SELECT rowid FROM search_documents WHERE kind = :kind AND id = :id)"
_FORGET = text(f"DELETE FROM search_words WHERE rowid = {_ROW}")  # noqa: S608
_FORGET_DOCUMENT = text("DELETE FROM search_documents WHERE kind = :kind AND id = :id")
_WORDS = text(
    f"""INSERT INTO search_words (rowid, title, summary, body)
    VALUES ({_ROW}, :title, :summary, :body)"""  # noqa: S608
)


class SqliteSearch:
    """FTS5 with Porter's stemming; diacritics do not matter."""

    def put(self, documents: Sequence[Document]) -> None:
        """Add the documents, each in the place of one of the same kind and id."""
        values = [vars(document) for document in documents]
        if values:
            for statement in (_FORGET, _UPSERT, _WORDS):
                db.session.execute(statement, values)

    def delete(self, kind: str, *ids: int) -> None:
        """Forget those of the documents that are there."""
        values = [{"kind": kind, "id": id} for id in ids]
        if values:
            for statement in (_FORGET, _FORGET_DOCUMENT):
                db.session.execute(statement, values)

    def clear(self) -> None:
        """Forget every document."""
        db.session.execute(text("DELETE FROM search_words"))
        db.session.execute(text("DELETE FROM search_documents"))

    def find(self, terms: Terms, kind: str, now: datetime, limit: int, offset: int) -> Found:
        """The documents of that kind that match and whose time has come."""
        values = {"query": _query(terms), "kind": kind, "now": now}
        total = db.session.execute(_COUNT, values).scalar_one()
        rows = db.session.execute(
            _FIND,
            {**values, "start": MARK_START, "end": MARK_END, "limit": limit, "offset": offset},
        )
        return Found(tuple(Hit(row.kind, row.id, row.snippet) for row in rows), total)


def _query(terms: Terms) -> str:
    words = [f'"{phrase}"' for phrase in terms.phrases]
    if terms.prefix is not None:
        words.append(f'"{terms.prefix}"*')
    return " ".join(words)
