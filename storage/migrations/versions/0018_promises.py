"""Promises with a day"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "promise",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sqltypes.AutoString(), nullable=False),
        sa.Column("keeper", sqltypes.AutoString(), nullable=False),
        sa.Column("asker", sqltypes.AutoString(), nullable=False),
        sa.Column("side", sqltypes.AutoString(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqltypes.AutoString(), nullable=False),
        sa.Column("why", sqltypes.AutoString(), nullable=False),
        sa.Column("made_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_promise_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "number", name=op.f("pk_promise")),
    )
    op.create_index("ix_promise_due_on", "promise", ["due_on"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_promise_due_on", table_name="promise")
    op.drop_table("promise")
