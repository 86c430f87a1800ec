"""which decision a writer knows of, so that the next one is told as well

Revision: 0029, after 0028. Empty for what was sent until now: the next decision is told then.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("notices", sa.Column("told", sa.String(10)))


def downgrade():
    op.drop_column("notices", "told")
