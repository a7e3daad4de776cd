"""Which process sends a delivery, how often its outcome was unknown, and which methods wait"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "method_wait",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("method", sqltypes.AutoString(), nullable=False),
        sa.Column("since", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("until", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_method_wait_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "method", name=op.f("pk_method_wait")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        # Existing rows need a value; the model gives new ones theirs.
        batch_op.add_column(sa.Column("unknowns", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("owner", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.alter_column("unknowns", server_default=None)
        batch_op.create_index("ix_delivery_sent_at", ["sent_at"], unique=False)
    op.create_index(
        "uq_delivery_sending",
        "delivery",
        ["workspace_id", "target"],
        unique=True,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )


def downgrade() -> None:
    op.drop_index("uq_delivery_sending", table_name="delivery")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_sent_at")
        batch_op.drop_column("owner")
        batch_op.drop_column("unknowns")
    op.drop_table("method_wait")
