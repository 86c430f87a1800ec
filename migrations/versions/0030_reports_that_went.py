"""reports of deleted comments go on counting in the figures of their year

Revision: 0030, after 0029.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "reports_gone",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", "outcome", name=op.f("pk_reports_gone")),
    )


def downgrade():
    op.drop_table("reports_gone")
