"""One table for everything that is due

Reminders, silence about feedback, looks at the relationship, and readings of people and calendars had a clock each.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OPEN = sa.text("done_at IS NULL")
# Every clock there was: its kind, what its rows are called by, and from where they come.
CLOCKS = (
    ("'feedback.silence'", "number", "look_at", "feedback WHERE look_at IS NOT NULL"),
    ("'health.look'", "0", "due_at", "health_watch"),
    ("'calendar_feed.read'", "id", "due_at", "calendar_feed"),
    ("'member.read'", "0", "MIN(due_at)", "side_source GROUP BY workspace_id"),
)
INDEXED = (
    ("feedback", "look_at"),
    ("health_watch", "due_at"),
    ("calendar_feed", "due_at"),
    ("side_source", "due_at"),
)


def upgrade() -> None:
    op.create_table(
        "deadline",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person", sqltypes.AutoString(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("due_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("done_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_deadline_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "kind", "number", "person", name=op.f("pk_deadline")),
    )
    op.create_index("ix_deadline_due", "deadline", ["due_at"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.execute(
        "INSERT INTO deadline (workspace_id, kind, number, person, round, due_at, done_at) "
        "SELECT workspace_id, kind, subject_id, user_id, 1, due_at, done_at FROM reminder"
    )
    for kind, number, due_at, rows in CLOCKS:
        op.execute(
            "INSERT INTO deadline (workspace_id, kind, number, person, round, due_at) "  # noqa: S608
            f"SELECT workspace_id, {kind}, {number}, '', 1, {due_at} FROM {rows}"
        )
    op.drop_table("reminder")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.add_column(sa.Column("never_read", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE calendar_feed SET never_read = true WHERE trouble = '' AND due_at <= read_until")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.alter_column("never_read", existing_type=sa.Boolean(), server_default=None)
    for table, column in INDEXED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(f"ix_{table}_{column}")
            batch_op.drop_column(column)
    with op.batch_alter_table("side_source", schema=None) as batch_op:
        batch_op.drop_column("asked")


def downgrade() -> None:
    _old_reminders()
    with op.batch_alter_table("side_source", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("side_source", schema=None) as batch_op:
        batch_op.alter_column("asked", existing_type=sa.Integer(), server_default=None)
    _back("feedback", "look_at", "feedback.silence", "feedback.number")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index("ix_feedback_look_at", ["look_at"], unique=False)
    for table, kind, number in (
        ("health_watch", "health.look", "0"),
        ("calendar_feed", "calendar_feed.read", "calendar_feed.id"),
        ("side_source", "member.read", "0"),
    ):
        _back(table, "due_at", kind, number)
        # What has no open deadline, which none should lack, is due at once.
        op.execute(f"UPDATE {table} SET due_at = CURRENT_TIMESTAMP WHERE due_at IS NULL")  # noqa: S608
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("due_at", existing_type=sqltypes.UTCDateTime(), nullable=False)
            batch_op.create_index(f"ix_{table}_due_at", ["due_at"], unique=False)
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_column("never_read")
    op.drop_index("ix_deadline_due", table_name="deadline")
    op.drop_table("deadline")


def _back(table: str, column: str, kind: str, number: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(sa.Column(column, sqltypes.UTCDateTime(), nullable=True))
    op.execute(
        f"UPDATE {table} SET {column} = (SELECT due_at FROM deadline "  # noqa: S608
        f"WHERE deadline.workspace_id = {table}.workspace_id AND deadline.kind = '{kind}' "
        f"AND deadline.number = {number} AND deadline.done_at IS NULL)"
    )


def _old_reminders() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sqltypes.AutoString(), nullable=False),
        sa.Column("due_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("done_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_reminder_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "workspace_id",
            "kind",
            "subject_id",
            "user_id",
            name=op.f("uq_reminder_workspace_id_kind_subject_id_user_id"),
        ),
    )
    op.create_index("ix_reminder_due_at", "reminder", ["due_at"], unique=False)
    op.execute(
        "INSERT INTO reminder (workspace_id, kind, subject_id, user_id, due_at, done_at) "
        "SELECT workspace_id, kind, number, person, due_at, done_at FROM deadline "
        "WHERE kind LIKE 'ride_along.%' ORDER BY due_at, number, person"
    )
