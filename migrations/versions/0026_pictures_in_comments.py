"""commenters may attach a picture

Revision: 0026, after 0025. What a comment has of its picture; the file is in the storage.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("comments", sa.Column("picture", sa.JSON()))


def downgrade():
    op.drop_column("comments", "picture")
