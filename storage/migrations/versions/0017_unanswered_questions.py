"""Unanswered questions

That a leader was asked about a week is kept from the asking on, so that only the last question takes an answer.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("leader_answer", schema=None) as batch_op:
        batch_op.alter_column("days", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM leader_answer WHERE days IS NULL")
    with op.batch_alter_table("leader_answer", schema=None) as batch_op:
        batch_op.alter_column("days", existing_type=sa.Integer(), nullable=False)
