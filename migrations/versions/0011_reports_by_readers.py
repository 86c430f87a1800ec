"""readers report comments

Revision: 0011, after 0010. Reports, how well each reporter was right, and how much waits; a comment
keeps how many are open. The release before leaves these alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("comments", sa.Column("reported_at", sa.DateTime()))
    for name in ("reports", "report_score"):
        op.add_column("comments", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    is_set = sa.text('"reported_at" IS NOT NULL')
    op.create_index(
        "ix_comments_reported",
        "comments",
        ["created_at", "id"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )
    op.create_table(
        "comment_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("reporter", sa.String(length=80), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("batch", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_comment_reports_comment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_comment_reports_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_reports")),
        sa.UniqueConstraint("comment_id", "reporter", name=op.f("uq_comment_reports_comment_id_reporter")),
    )
    op.create_index("ix_comment_reports_reporter", "comment_reports", ["reporter"])
    op.create_table(
        "reporters",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("agreed", sa.Integer(), nullable=False),
        sa.Column("disagreed", sa.Integer(), nullable=False),
        sa.Column("ignored", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_reporters")),
    )
    op.create_table(
        "moderation_waiting",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_moderation_waiting")),
    )


def downgrade():
    for table in ("moderation_waiting", "reporters", "comment_reports"):
        op.drop_table(table)
    op.drop_index("ix_comments_reported", "comments")
    for name in ("report_score", "reports", "reported_at"):
        op.drop_column("comments", name)
