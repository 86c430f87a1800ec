"""which mailbox an address is an alias of

Revision: 0010, after 0009. Empty for what is no alias, and for what was written before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    is_set = sa.text('"alias_of" IS NOT NULL')
    op.add_column("comments", sa.Column("alias_of", sa.String(100)))
    op.create_index(
        "ix_comments_by_alias",
        "comments",
        ["alias_of", "created_at"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )


def downgrade():
    op.drop_index("ix_comments_by_alias", "comments")
    op.drop_column("comments", "alias_of")
