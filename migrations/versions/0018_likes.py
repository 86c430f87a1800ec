"""readers like comments

Revision: 0018, after 0017. Votes are kept by comment and by a hash of who cast them; their numbers
stand beside the comment, and beside the branch that it began.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "comment_votes",
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("voter", sa.String(length=40), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_comment_votes_comment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", "voter", name=op.f("pk_comment_votes")),
    )
    op.create_index("ix_comment_votes_of_voter", "comment_votes", ["voter", "post_id"])
    for table, column in (
        ("comments", "likes"),
        ("comments", "dislikes"),
        ("comment_branches", "score"),
    ):
        op.add_column(table, sa.Column(column, sa.Integer(), server_default="0", nullable=False))
    op.create_index(
        "ix_comment_branches_by_score", "comment_branches", ["post_id", "score", "id"]
    )


def downgrade():
    op.drop_index("ix_comment_branches_by_score", "comment_branches")
    op.drop_column("comment_branches", "score")
    op.drop_column("comments", "dislikes")
    op.drop_column("comments", "likes")
    op.drop_table("comment_votes")
