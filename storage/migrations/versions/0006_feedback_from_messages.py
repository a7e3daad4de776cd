"""Feedback from messages"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

POSTED = sa.text("ts IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "private_channel",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("channel", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_private_channel_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "channel", name=op.f("pk_private_channel")),
    )
    op.create_table(
        "feedback_ask",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("channel", sqltypes.AutoString(), nullable=False),
        sa.Column("ts", sqltypes.AutoString(), nullable=False),
        sa.Column("asked_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_feedback_ask_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "channel", "ts", name=op.f("pk_feedback_ask")),
    )
    with op.batch_alter_table("feedback_ask", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_ask_asked_at"), ["asked_at"], unique=False)

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("instead", sqltypes.AutoString(), nullable=True))
    op.create_index(
        "ix_delivery_ts",
        "delivery",
        ["workspace_id", "ts"],
        unique=False,
        sqlite_where=POSTED,
        postgresql_where=POSTED,
    )

    with op.batch_alter_table("setup", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("feedback_emoji", sqltypes.AutoString(), nullable=False, server_default="")
        )
    with op.batch_alter_table("setup", schema=None) as batch_op:
        batch_op.alter_column("feedback_emoji", existing_type=sqltypes.AutoString(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("setup", schema=None) as batch_op:
        batch_op.drop_column("feedback_emoji")

    op.drop_index("ix_delivery_ts", table_name="delivery")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_column("instead")

    op.drop_table("feedback_ask")
    op.drop_table("private_channel")
