"""comments are featured or pinned

Revision: 0020, after 0019. Few comments are marked, so the index holds those alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("comments", sa.Column("mark", sa.String(length=10)))
    is_set = sa.text('"mark" IS NOT NULL')
    op.create_index(
        "ix_comments_marked",
        "comments",
        ["post_id"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )


def downgrade():
    op.drop_index("ix_comments_marked", "comments")
    op.drop_column("comments", "mark")
