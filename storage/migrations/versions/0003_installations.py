"""Where Drumbeat is installed: sealed tokens, and who is just installing it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "oauth_state",
        sa.Column("digest", sqltypes.AutoString(), nullable=False),
        sa.Column("expires_at", sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_oauth_state")),
    )
    with op.batch_alter_table("oauth_state", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_oauth_state_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "installation",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("app_id", sqltypes.AutoString(), nullable=False),
        sa.Column("bot_id", sqltypes.AutoString(), nullable=False),
        sa.Column("bot_user_id", sqltypes.AutoString(), nullable=False),
        sa.Column("scopes", sqltypes.AutoString(), nullable=False),
        sa.Column("token", sqltypes.AutoString(), nullable=False),
        sa.Column("refresh_token", sqltypes.AutoString(), nullable=False),
        sa.Column("expires_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("renew_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("claimed_until", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("installed_by", sqltypes.AutoString(), nullable=False),
        sa.Column("installed_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("revoked_at", sqltypes.UTCDateTime(), nullable=True),
        sa.Column("why", sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_installation_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_installation")),
    )
    with op.batch_alter_table("installation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_installation_renew_at"), ["renew_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("installation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_installation_renew_at"))

    op.drop_table("installation")
    with op.batch_alter_table("oauth_state", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_oauth_state_expires_at"))

    op.drop_table("oauth_state")
