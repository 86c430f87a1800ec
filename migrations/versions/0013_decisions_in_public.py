"""everybody may read what was decided

Revision: 0013, after 0012. An index of the lines of the log that tell of decisions.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    is_set = sa.text('"status_before" IS NOT NULL')
    op.create_index(
        "ix_moderation_log_decisions",
        "moderation_log",
        ["id"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )


def downgrade():
    op.drop_index("ix_moderation_log_decisions", "moderation_log")
