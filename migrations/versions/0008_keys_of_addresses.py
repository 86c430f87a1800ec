"""keys that networks are hashed with

Revision: 0008, after 0007. They change every week and are thrown away. Hashes of before were made
with a key that is kept for ever, so they go.
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('address_keys',
    sa.Column('day', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_address_keys'))
    )
    op.execute("UPDATE comments SET address_hash = NULL WHERE address_hash IS NOT NULL")


def downgrade():
    op.drop_table('address_keys')
