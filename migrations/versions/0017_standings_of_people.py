"""how people stand with the moderators

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

import blog.core.db

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('standings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=160), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=True),
    sa.Column('until', blog.core.db.UTCDateTime(), nullable=True),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('set_by', sa.String(length=120), nullable=False),
    sa.Column('created_at', blog.core.db.UTCDateTime(), nullable=False),
    sa.Column('ended_at', blog.core.db.UTCDateTime(), nullable=True),
    sa.Column('ended_by', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['section_id'], ['categories.id'], name=op.f('fk_standings_section_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standings'))
    )
    with op.batch_alter_table('standings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_standings_section_id'), ['section_id'], unique=False)
        batch_op.create_index('ix_standings_subject', ['subject', 'id'], unique=False)


def downgrade():
    op.drop_table('standings')
