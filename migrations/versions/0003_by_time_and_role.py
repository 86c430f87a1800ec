"""posts by time of their kind and state, people by role

Revision: 0003, after 0002. Which articles or pages are due next is asked by kind and state; who
writes and moderates is asked by role, however many readers have an account.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_posts_by_time", "posts", ["type", "status", "published_at"])
    op.drop_index("ix_posts_published_at", "posts")
    op.create_index("ix_users_by_role", "users", ["role", "active", "name"])


def downgrade():
    op.drop_index("ix_users_by_role", "users")
    op.create_index("ix_posts_published_at", "posts", ["published_at"])
    op.drop_index("ix_posts_by_time", "posts")
