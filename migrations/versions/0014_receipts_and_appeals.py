"""what a writer may do with a comment: delete it, and appeal once

Revision: 0014, after 0013. A comment knows since when its words are gone and since when an appeal
waits; what the appeal says stands in a table of its own. Few comments are appealed, and the index
holds those alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("comments", sa.Column("erased_at", sa.DateTime()))
    op.add_column("comments", sa.Column("appealed_at", sa.DateTime()))
    is_set = sa.text('"appealed_at" IS NOT NULL')
    op.create_index(
        "ix_comments_appealed",
        "comments",
        ["created_at", "id"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )
    op.create_table(
        "appeals",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_appeals_comment_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", name="pk_appeals"),
    )


def downgrade():
    op.drop_table("appeals")
    op.drop_index("ix_comments_appealed", "comments")
    op.drop_column("comments", "appealed_at")
    op.drop_column("comments", "erased_at")
