"""comments stand on pages by the branch that they are on

Revision: 0009, after 0008. A reply names the comment that began its branch, each branch that readers
see has a row with its numbers, and each article the number of its branches. The release before
leaves all of these empty for what it takes in; an article that has at most a page of comments shows
them all the same.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FURTHEST = 40
"""Each step doubles how far a reply looks up: so many reach further than any chain is long."""


def upgrade():
    op.add_column("comments", sa.Column("branch_id", sa.Integer()))
    op.execute("UPDATE comments SET branch_id = parent_id WHERE parent_id IS NOT NULL")
    for _step in range(FURTHEST):
        found = op.get_bind().execute(
            sa.text(
                "UPDATE comments SET branch_id = (SELECT above.branch_id FROM comments AS above"
                " WHERE above.id = comments.branch_id)"
                " WHERE branch_id IS NOT NULL AND EXISTS (SELECT 1 FROM comments AS above"
                " WHERE above.id = comments.branch_id AND above.branch_id IS NOT NULL)"
            )
        )
        if not found.rowcount:
            break
    is_set = sa.text('"branch_id" IS NOT NULL')
    op.create_index(
        "ix_comments_branch",
        "comments",
        ["branch_id", "status"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )
    op.create_table(
        "comment_branches",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("approved", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["posts.id"],
            name=op.f("fk_comment_branches_post_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_branches")),
    )
    op.execute(
        "INSERT INTO comment_branches (id, post_id, created_at, approved)"
        " SELECT sizes.id, sizes.post_id, coalesce(begun.created_at, sizes.created_at),"
        " sizes.approved FROM (SELECT coalesce(branch_id, id) AS id, min(post_id) AS post_id,"
        " min(created_at) AS created_at, count(*) AS approved FROM comments"
        " WHERE status = 'approved' GROUP BY coalesce(branch_id, id)) AS sizes"
        " LEFT JOIN comments AS begun ON begun.id = sizes.id"
    )
    for name, column in (("time", "created_at"), ("replies", "approved")):
        op.create_index(
            f"ix_comment_branches_by_{name}", "comment_branches", ["post_id", column, "id"]
        )
    op.add_column(
        "threads", sa.Column("branches", sa.Integer(), server_default="0", nullable=False)
    )
    op.execute(
        "UPDATE threads SET branches = (SELECT count(*) FROM comment_branches"
        " WHERE comment_branches.post_id = threads.post_id)"
    )


def downgrade():
    op.drop_column("threads", "branches")
    op.drop_table("comment_branches")
    op.drop_index("ix_comments_branch", "comments")
    op.drop_column("comments", "branch_id")
