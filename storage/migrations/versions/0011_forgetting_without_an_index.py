"""Forgetting without an index

Each message counted cost half as much again for it, and what is forgotten is asked for once a day.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.drop_index("ix_message_seen_seen_at", table_name="message_seen")


def downgrade() -> None:
    op.create_index("ix_message_seen_seen_at", "message_seen", ["seen_at"], unique=False)
