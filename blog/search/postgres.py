"""The index in PostgreSQL: a weighted tsvector under a GIN index."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, text

from blog.core.db import UTCDateTime, db
from blog.search.engine import (
    MARK_END,
    MARK_START,
    MAX_TOTAL,
    Document,
    Found,
    Hit,
    Terms,
    plain_words,
)

LANGUAGE = "english"
HEADLINE = (
    f"StartSel={MARK_START}, StopSel={MARK_END}, MaxWords=30, MinWords=15, "
    "MaxFragments=1, FragmentDelimiter=…"
)

_PUT = text(
    """INSERT INTO search_documents (kind, id, published_at, title, summary, body, words)
    VALUES (
        :kind, :id, :published_at, :title, :summary, :body,
        setweight(to_tsvector(:language, :title_words), 'A')
        || setweight(to_tsvector(:language, :summary_words), 'B')
        || setweight(to_tsvector(:language, :body_words), 'D')
    )
    ON CONFLICT (kind, id) DO UPDATE SET
        published_at = excluded.published_at, title = excluded.title,
        summary = excluded.summary, body = excluded.body, words = excluded.words"""
).bindparams(bindparam("published_at", type_=UTCDateTime))


class PostgresSearch:
    """Stemming by the English dictionary; a title weighs most, then the standfirst."""

    def put(self, documents: Sequence[Document]) -> None:
        """Add the documents, each in the place of one of the same kind and id."""
        if documents:
            db.session.execute(_PUT, [_values(document) for document in documents])

    def delete(self, kind: str, *ids: int) -> None:
        """Forget those of the documents that are there."""
        if ids:
            db.session.execute(
                text("DELETE FROM search_documents WHERE kind = :kind AND id = ANY(:ids)"),
                {"kind": kind, "ids": list(ids)},
            )

    def clear(self) -> None:
        """Forget every document."""
        db.session.execute(text("DELETE FROM search_documents"))

    def find(self, terms: Terms, kind: str, now: datetime, limit: int, offset: int) -> Found:
        """The documents of that kind that match and whose time has come."""
        query, values = _query(terms)
        values |= {"language": LANGUAGE, "kind": kind, "now": now}
        match = (
            f"FROM search_documents d, (SELECT {query} AS query) q "
            "WHERE d.words @@ q.query AND d.kind = :kind AND d.published_at <= :now"
        )
        count = f"SELECT count(*) FROM (SELECT 1 {match} LIMIT {MAX_TOTAL}) found"  # noqa: S608
        total = db.session.execute(_bound(count), values).scalar_one()
        find = (
            "SELECT kind, id, ts_headline(:language, summary || ' ' || body, query, :headline) "  # noqa: S608
            f"AS snippet FROM (SELECT d.kind, d.id, d.summary, d.body, q.query {match} "
            "ORDER BY ts_rank_cd(d.words, q.query) DESC, d.id DESC "
            "LIMIT :limit OFFSET :offset) best"
        )
        rows = db.session.execute(
            _bound(find), {**values, "headline": HEADLINE, "limit": limit, "offset": offset}
        )
        return Found(tuple(Hit(row.kind, row.id, row.snippet) for row in rows), total)


def _values(document: Document) -> dict[str, Any]:
    words = {
        f"{name}_words": plain_words(getattr(document, name))
        for name in ("title", "summary", "body")
    }
    return {**vars(document), **words, "language": LANGUAGE}


def _bound(statement: str) -> Any:
    return text(statement).bindparams(bindparam("now", type_=UTCDateTime))


def _query(terms: Terms) -> tuple[str, dict[str, Any]]:
    """The tsquery as SQL, and its parameters."""
    parts = []
    values: dict[str, Any] = {}
    for number, phrase in enumerate(terms.phrases):
        parts.append(f"phraseto_tsquery(:language, :phrase{number})")
        values[f"phrase{number}"] = phrase
    if terms.prefix is not None:
        parts.append("to_tsquery(:language, :prefix)")
        values["prefix"] = f"'{terms.prefix}':*"
    return " && ".join(parts), values
