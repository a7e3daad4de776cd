"""Answers to tables

A workspace whose Slack refuses tables would have refused each message with one.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "table_verdict",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("until", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_table_verdict_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_table_verdict")),
    )


def downgrade() -> None:
    op.drop_table("table_verdict")
