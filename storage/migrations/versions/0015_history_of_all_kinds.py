"""One history for everything that has a life

Feedback had a table of its own.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _create("history_event", "about_number", "from_state", "to_state", ("about_kind",))
    op.execute(
        "INSERT INTO history_event (id, workspace_id, about_kind, about_number, at, actor, from_state, "
        "to_state, why, what) SELECT id, workspace_id, 'feedback', feedback_number, at, actor, from_stage, "
        "to_stage, why, what FROM feedback_event"
    )
    op.create_index("ix_history_event_about", "history_event", ["workspace_id", "about_kind", "about_number"])
    _continue_numbers("history_event")
    op.drop_table("feedback_event")


def downgrade() -> None:
    _create("feedback_event", "feedback_number", "from_stage", "to_stage")
    op.execute(
        "INSERT INTO feedback_event (id, workspace_id, feedback_number, at, actor, from_stage, to_stage, why, "
        "what) SELECT id, workspace_id, about_number, at, actor, from_state, to_state, why, what "
        "FROM history_event WHERE about_kind = 'feedback'"
    )
    op.create_index("ix_feedback_event_feedback", "feedback_event", ["workspace_id", "feedback_number"])
    _continue_numbers("feedback_event")
    op.drop_table("history_event")


def _create(name: str, number: str, before: str, after: str, more: Sequence[str] = ()) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        *(sa.Column(column, sqltypes.AutoString(), nullable=False) for column in more),
        sa.Column(number, sa.Integer(), nullable=False),
        sa.Column("at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("actor", sqltypes.AutoString(), nullable=False),
        sa.Column(before, sqltypes.AutoString(), nullable=False),
        sa.Column(after, sqltypes.AutoString(), nullable=False),
        sa.Column("why", sqltypes.AutoString(), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f(f"fk_{name}_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _continue_numbers(name: str) -> None:
    """PostgreSQL counts on from what was copied; SQLite does so by itself."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "  # noqa: S608
            f"COALESCE((SELECT MAX(id) FROM {name}), 0) + 1, false)"
        )
