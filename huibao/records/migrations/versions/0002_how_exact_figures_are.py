"""how exact figures are: the upper end of a range, and the word that makes a number rough

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    # Each by itself, not in a batch: SQLite would make the table anew.
    op.add_column('figure_values', sa.Column('upper', sa.String(length=64), nullable=False, server_default=''))
    op.add_column('figure_values', sa.Column('rough', sa.String(length=8), nullable=False, server_default=''))


def downgrade() -> None:
    """Undo."""
    op.drop_column('figure_values', 'rough')
    op.drop_column('figure_values', 'upper')
