"""a comment knows whether its guest had confirmed the address it gives

Revision: 0031, after 0030. Empty for all that is there: nobody noted it until now.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("comments", sa.Column("email_proven", sa.Boolean()))


def downgrade():
    op.drop_column("comments", "email_proven")
