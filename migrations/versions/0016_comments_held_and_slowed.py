"""comments of an article or a section that are held, and slow mode

Revision: 0016, after 0015. Off everywhere, as it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    for table in ("posts", "categories"):
        held = sa.Column("comments_held", sa.Boolean(), server_default=sa.false(), nullable=False)
        op.add_column(table, held)
    pause = sa.Column("comments_pause", sa.Integer(), server_default="0", nullable=False)
    op.add_column("posts", pause)


def downgrade():
    op.drop_column("posts", "comments_pause")
    for table in ("categories", "posts"):
        op.drop_column(table, "comments_held")
