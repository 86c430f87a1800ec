"""people are erased when they say so, and what is left of a ban is kept for a while

Revision: 0025, after 0024. The log is asked for all lines of one person, which most have none.
"""

import sqlalchemy as sa
from alembic import op

from blog.core.db import UTCDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer()),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("begun_at", UTCDateTime()),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_erasures_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("email", name=op.f("uq_erasures_email")),
        sa.UniqueConstraint("user_id", name=op.f("uq_erasures_user_id")),
    )
    op.create_table(
        "kept_bans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox_hash", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("section_id", sa.Integer()),
        sa.Column("until", UTCDateTime()),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["categories.id"],
            name=op.f("fk_kept_bans_section_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_bans")),
    )
    op.create_index("ix_kept_bans_mailbox_hash", "kept_bans", ["mailbox_hash"])
    op.create_index("ix_kept_bans_section_id", "kept_bans", ["section_id"])
    is_set = sa.text('"actor_id" IS NOT NULL')
    op.create_index(
        "ix_moderation_log_actor",
        "moderation_log",
        ["actor_id", "id"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )


def downgrade():
    op.drop_index("ix_moderation_log_actor", "moderation_log")
    op.drop_table("kept_bans")
    op.drop_table("erasures")
