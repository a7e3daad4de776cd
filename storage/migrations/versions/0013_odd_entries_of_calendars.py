"""Odd entries of calendars

How many entries of a calendar could not be read, and how often reading it has failed: it is tried less and less.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("left_out", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.alter_column("failures", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("left_out", existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_column("left_out")
        batch_op.drop_column("failures")
