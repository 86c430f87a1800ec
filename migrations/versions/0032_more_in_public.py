"""everybody may read more of what was done than changes of status

Revision: 0032, after 0031. The index of decisions takes in what else is told.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TOLD_TO_ALL = (
    "(status_before IS NOT NULL OR action IN ('edited', 'locked', 'unlocked', 'moved', 'split',"
    " 'thread_closed', 'thread_opened', 'undone', 'person_warned', 'person_held',"
    " 'person_suspended', 'person_banned', 'person_freed')"
    " OR (action IN ('submitted', 'rewritten') AND status_after = 'rejected'))"
)


def upgrade():
    _exchange("ix_moderation_log_decisions", "ix_moderation_log_told", TOLD_TO_ALL)


def downgrade():
    is_set = '"status_before" IS NOT NULL'
    _exchange("ix_moderation_log_told", "ix_moderation_log_decisions", is_set)


def _exchange(old, new, which):
    op.create_index(
        new,
        "moderation_log",
        ["id"],
        sqlite_where=sa.text(which),
        postgresql_where=sa.text(which),
    )
    op.drop_index(old, "moderation_log")
