"""each line of the moderation log is chained to the one before it

Revision: 0007, after 0006. The lines that are there are chained in their order. What an earlier
release writes beside this one is not; `flask comments chain-log` does it later.
"""

import sqlalchemy as sa
from alembic import op

from blog.comments.moderation.seals import START, line_hash, sealed
from blog.core.db import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COLUMNS = (
    ("number", sa.Integer()),
    ("previous", sa.String(64)),
    ("hash", sa.String(64)),
    ("who_salt", sa.String(32)),
    ("who_digest", sa.String(64)),
    ("words_salt", sa.String(32)),
    ("words_digest", sa.String(64)),
)
AT_ONCE = 1_000

log = sa.table(
    "moderation_log",
    sa.column("id", sa.Integer()),
    sa.column("comment_id", sa.Integer()),
    sa.column("post_id", sa.Integer()),
    sa.column("actor_name", sa.String()),
    sa.column("action", sa.String()),
    sa.column("status_before", sa.String()),
    sa.column("status_after", sa.String()),
    sa.column("reasons", sa.JSON()),
    sa.column("note", sa.Text()),
    sa.column("batch", sa.String()),
    sa.column("before", sa.JSON(none_as_null=True)),
    sa.column("after", sa.JSON(none_as_null=True)),
    sa.column("undoes", sa.String()),
    sa.column("created_at", UTCDateTime()),
    *(sa.column(name, kind) for name, kind in COLUMNS),
)
head = sa.table(
    "moderation_log_head",
    sa.column("id", sa.Integer()),
    sa.column("lines", sa.Integer()),
    sa.column("hash", sa.String()),
)


def upgrade():
    for name, kind in COLUMNS:
        op.add_column("moderation_log", sa.Column(name, kind))
    op.create_table(
        "moderation_log_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_log_head")),
    )
    lines, newest = chain(op.get_bind())
    if lines:
        op.get_bind().execute(head.insert().values(id=1, lines=lines, hash=newest))
    loose = sa.text('"number" IS NULL')
    op.create_index(
        "ix_moderation_log_unchained",
        "moderation_log",
        ["id"],
        sqlite_where=loose,
        postgresql_where=loose,
    )


def chain(connection):
    """Chain every line, some at a time; how many there are, and the hash of the last."""
    number, previous, last = 0, START, 0
    names = [name for name, _kind in COLUMNS]
    one = log.update().where(log.c.id == sa.bindparam("line"))
    one = one.values({name: sa.bindparam(f"new_{name}") for name in names})
    while True:
        query = sa.select(log).where(log.c.id > last).order_by(log.c.id).limit(AT_ONCE)
        lines = [dict(row) for row in connection.execute(query).mappings()]
        for line in lines:
            number += 1
            line.update(sealed(line), number=number, previous=previous)
            previous = line["hash"] = line_hash(line, previous)
        if lines:
            last = lines[-1]["id"]
            changes = [
                {"line": line["id"]} | {f"new_{name}": line[name] for name in names}
                for line in lines
            ]
            connection.execute(one, changes)
        if len(lines) < AT_ONCE:
            return number, previous


def downgrade():
    op.drop_index("ix_moderation_log_unchained", "moderation_log")
    op.drop_table("moderation_log_head")
    for name, _kind in reversed(COLUMNS):
        op.drop_column("moderation_log", name)
