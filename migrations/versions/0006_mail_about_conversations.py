"""mail about conversations

Revision: 0006, after 0005. Who gets mail about which conversations, and what they are still to be told.
"""

import sqlalchemy as sa
from alembic import op

import blog.core.db

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('subscribers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('frequency', sa.String(length=10), nullable=False),
    sa.Column('asked_at', blog.core.db.UTCDateTime(), nullable=True),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('last_mail_at', blog.core.db.UTCDateTime(), nullable=True),
    sa.Column('next_mail_at', blog.core.db.UTCDateTime(), nullable=True),
    sa.Column('created_at', blog.core.db.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscribers')),
    sa.UniqueConstraint('email', name=op.f('uq_subscribers_email'))
    )
    op.create_table('followings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subscriber_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('confirmed_at', blog.core.db.UTCDateTime(), nullable=True),
    sa.Column('created_at', blog.core.db.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_followings_comment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_followings_post_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['subscriber_id'], ['subscribers.id'], name=op.f('fk_followings_subscriber_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_followings')),
    sa.UniqueConstraint('subscriber_id', 'subject', name='uq_followings_subject')
    )
    with op.batch_alter_table('followings', schema=None) as batch_op:
        batch_op.create_index('ix_followings_comment', ['comment_id', 'id'], unique=False, sqlite_where=sa.text('"comment_id" IS NOT NULL'), postgresql_where=sa.text('"comment_id" IS NOT NULL'))
        batch_op.create_index('ix_followings_post', ['post_id'], unique=False)
        batch_op.create_index('ix_followings_subject', ['subject', 'id'], unique=False)

    op.create_table('notices',
    sa.Column('subscriber_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('due_at', blog.core.db.UTCDateTime(), nullable=False),
    sa.Column('sent_at', blog.core.db.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_notices_comment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['subscriber_id'], ['subscribers.id'], name=op.f('fk_notices_subscriber_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('subscriber_id', 'comment_id', 'kind', name=op.f('pk_notices'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index('ix_notices_comment', ['comment_id'], unique=False)
        batch_op.create_index('ix_notices_due', ['subscriber_id', 'sent_at', 'due_at'], unique=False)



def downgrade():
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index('ix_notices_due')
        batch_op.drop_index('ix_notices_comment')

    op.drop_table('notices')
    with op.batch_alter_table('followings', schema=None) as batch_op:
        batch_op.drop_index('ix_followings_subject')
        batch_op.drop_index('ix_followings_post')
        batch_op.drop_index('ix_followings_comment', sqlite_where=sa.text('"comment_id" IS NOT NULL'), postgresql_where=sa.text('"comment_id" IS NOT NULL'))

    op.drop_table('followings')
    op.drop_table('subscribers')
