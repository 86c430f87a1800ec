"""search index

Revision: 0002, after 0001. The one step that differs: FTS5 on SQLite, tsvector on PostgreSQL.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = (
    """CREATE TABLE search_documents (
        rowid INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        id INTEGER NOT NULL,
        published_at DATETIME NOT NULL,
        UNIQUE (kind, id)
    )""",
    """CREATE VIRTUAL TABLE search_words USING fts5(
        title, summary, body, tokenize = 'porter unicode61 remove_diacritics 2'
    )""",
)

POSTGRESQL = (
    """CREATE TABLE search_documents (
        kind VARCHAR(10) NOT NULL,
        id INTEGER NOT NULL,
        published_at TIMESTAMP NOT NULL,
        title TEXT NOT NULL,
        summary TEXT NOT NULL,
        body TEXT NOT NULL,
        words tsvector NOT NULL,
        PRIMARY KEY (kind, id)
    )""",
    "CREATE INDEX ix_search_documents_words ON search_documents USING gin (words)",
)


def upgrade():
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
    op.execute("DROP TABLE search_documents")
