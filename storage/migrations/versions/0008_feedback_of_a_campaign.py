"""Feedback of a campaign"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAMED = sa.text("campaign_id IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_feedback_campaign",
        "feedback",
        ["workspace_id", "campaign_id", "number"],
        unique=False,
        sqlite_where=NAMED,
        postgresql_where=NAMED,
    )


def downgrade() -> None:
    op.drop_index("ix_feedback_campaign", table_name="feedback")
