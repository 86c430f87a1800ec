"""moderators may be limited to sections, and comments are counted by section

Revision: 0022, after 0021. What the previous release counts meanwhile is not counted by section:
an article that is saved again, or moved, is counted right.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "users",
        sa.Column("section_bound", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("threads", sa.Column("section_id", sa.Integer()))
    op.create_table(
        "moderator_sections",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "category_id"),
    )
    op.create_index(
        "ix_moderator_sections_category_id", "moderator_sections", ["category_id"]
    )
    op.create_table(
        "section_tallies",
        sa.Column("section_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("section_id", "status"),
    )
    op.execute(
        "UPDATE threads SET section_id ="
        " (SELECT primary_category_id FROM posts WHERE posts.id = threads.post_id)"
    )
    op.execute(
        "INSERT INTO section_tallies (section_id, status, comments)"
        " SELECT threads.section_id, comments.status, count(*)"
        " FROM comments JOIN threads ON threads.post_id = comments.post_id"
        " WHERE threads.section_id IS NOT NULL"
        " GROUP BY threads.section_id, comments.status"
    )
    op.create_index("ix_threads_section", "threads", ["section_id"])
    op.create_index(
        "ix_threads_waiting",
        "threads",
        ["section_id"],
        sqlite_where=sa.text("pending > 0"),
        postgresql_where=sa.text("pending > 0"),
    )


def downgrade():
    op.drop_index("ix_threads_waiting", "threads")
    op.drop_index("ix_threads_section", "threads")
    op.drop_table("section_tallies")
    op.drop_index("ix_moderator_sections_category_id", "moderator_sections")
    op.drop_table("moderator_sections")
    op.drop_column("threads", "section_id")
    op.drop_column("users", "section_bound")
