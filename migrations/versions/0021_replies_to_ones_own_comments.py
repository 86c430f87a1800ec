"""whoever has an account reads the replies to their comments at a private address

Revision: 0021, after 0020. A reply knows whose comment it answers, if they have an account and are
somebody else. Most comments answer none, and the index holds those alone that do.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ANSWERED = """
UPDATE comments SET answered_user_id = (
    SELECT above.user_id FROM comments AS above WHERE above.id = comments.parent_id
)
WHERE parent_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM comments AS above
    WHERE above.id = comments.parent_id AND above.user_id IS NOT NULL
    AND (comments.user_id IS NULL OR above.user_id <> comments.user_id)
)
"""


def upgrade():
    op.add_column("comments", sa.Column("answered_user_id", sa.Integer()))
    op.execute(ANSWERED)
    is_set = sa.text('"answered_user_id" IS NOT NULL')
    op.create_index(
        "ix_comments_answering",
        "comments",
        ["answered_user_id", "status", "created_at", "id"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )
    op.create_table(
        "reply_feeds",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("word", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_reply_feeds_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name="pk_reply_feeds"),
    )


def downgrade():
    op.drop_table("reply_feeds")
    op.drop_index("ix_comments_answering", "comments")
    op.drop_column("comments", "answered_user_id")
