"""what the spam score has learned

Revision: 0005, after 0004. One row, replaced whole whenever the score learns anew.
"""

import sqlalchemy as sa
from alembic import op

import blog.core.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "spam_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("trained_at", blog.core.db.UTCDateTime(), nullable=False),
        sa.Column("spam", sa.Integer(), nullable=False),
        sa.Column("honest", sa.Integer(), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spam_model")),
    )


def downgrade():
    op.drop_table("spam_model")
