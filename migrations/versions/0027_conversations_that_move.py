"""conversations are split off and moved, and the places where they stood tell where they are

Revision: 0027, after 0026.
"""

import sqlalchemy as sa
from alembic import op

import blog.core.db

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

INDEXED = ("batch", "comment_id", "from_post_id", "to_post_id")


def upgrade():
    op.create_table(
        "comment_relocations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=40), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("from_post_id", sa.Integer(), nullable=False),
        sa.Column("to_post_id", sa.Integer(), nullable=False),
        sa.Column("from_parent_id", sa.Integer()),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("created_at", blog.core.db.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["from_post_id"], ["posts.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_post_id"], ["posts.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in INDEXED:
        op.create_index(f"ix_comment_relocations_{name}", "comment_relocations", [name])


def downgrade():
    op.drop_table("comment_relocations")
