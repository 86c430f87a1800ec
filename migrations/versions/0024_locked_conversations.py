"""conversations are locked: a comment and everything beneath it

Revision: 0024, after 0023. Few comments are locked, so the index holds those alone.
"""

import sqlalchemy as sa
from alembic import op

import blog.core.db

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("comments", sa.Column("locked_at", blog.core.db.UTCDateTime()))
    op.add_column("comments", sa.Column("lock_reason", sa.Text()))
    is_set = sa.text('"locked_at" IS NOT NULL')
    op.create_index(
        "ix_comments_locked",
        "comments",
        ["post_id"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )


def downgrade():
    op.drop_index("ix_comments_locked", "comments")
    op.drop_column("comments", "lock_reason")
    op.drop_column("comments", "locked_at")
