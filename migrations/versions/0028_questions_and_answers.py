"""an article's comments may be questions, which its experts answer

Revision: 0028, after 0027. Comments know whether an expert wrote them, branches whether they are
answered, threads how many are: all of it empty or nought where comments are no questions, as they
were until now. The index of branches holds questions alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "posts", sa.Column("questions", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_table(
        "experts",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name="fk_experts_post_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_experts_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "user_id", name="pk_experts"),
    )
    op.create_index("ix_experts_user_id", "experts", ["user_id"])
    op.create_index("ix_users_name", "users", ["name"])
    op.add_column("comments", sa.Column("expert", sa.Boolean()))
    op.add_column(
        "threads", sa.Column("answered", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column(
        "comment_branches", sa.Column("answers", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("comment_branches", sa.Column("answered", sa.Boolean()))
    is_set = sa.text('"answered" IS NOT NULL')
    op.create_index(
        "ix_comment_branches_by_answer",
        "comment_branches",
        ["post_id", "answered", "score", "id"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )


def downgrade():
    op.drop_index("ix_comment_branches_by_answer", "comment_branches")
    op.drop_column("comment_branches", "answered")
    op.drop_column("comment_branches", "answers")
    op.drop_column("threads", "answered")
    op.drop_column("comments", "expert")
    op.drop_index("ix_users_name", "users")
    op.drop_table("experts")
    op.drop_column("posts", "questions")
