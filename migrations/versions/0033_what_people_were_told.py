"""what moderators told somebody is kept with the comment that it was about

Revision: 0033, after 0032.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("standings", sa.Column("comment_id", sa.Integer()))
    is_set = sa.text('"comment_id" IS NOT NULL')
    op.create_index(
        "ix_standings_comment",
        "standings",
        ["comment_id", "id"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )


def downgrade():
    op.drop_index("ix_standings_comment", "standings")
    op.drop_column("standings", "comment_id")
