"""a notice knows by which decision it was upheld

Revision: 0023, after 0022. When that decision is taken back, the notice waits again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("illegal_notices", sa.Column("batch", sa.String(length=40)))
    is_set = sa.text('"batch" IS NOT NULL')
    op.create_index(
        "ix_illegal_notices_batch",
        "illegal_notices",
        ["batch"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )


def downgrade():
    op.drop_index("ix_illegal_notices_batch", "illegal_notices")
    op.drop_column("illegal_notices", "batch")
