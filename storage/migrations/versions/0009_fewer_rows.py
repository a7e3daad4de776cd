"""Fewer rows for what is kept for good: one a side and day, with a column a kind, and one a channel and month"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = (
    "reply",
    "mention",
    "answer",
    "reaction",
    "feedback",
    "huddle",
    "meeting",
    "ride_along",
    "call",
    "visit",
    "sms",
    "email",
    "exposure",
)
SOURCES = ("live", "export")


def upgrade() -> None:
    _set_aside()
    _table(
        ["workspace_id", "day", "direction", "planned"],
        sa.Column("planned", sa.Boolean(), nullable=False),
        *(sa.Column(kind, sa.Integer(), nullable=True) for kind in KINDS),
    )
    sums = ", ".join(f"SUM(CASE WHEN kind = '{kind}' THEN count END)" for kind in KINDS)
    op.execute(
        f"INSERT INTO side_day (workspace_id, day, direction, planned, {', '.join(KINDS)}) "  # noqa: S608
        f"SELECT workspace_id, day, direction, planned, {sums} FROM side_day_before "
        "GROUP BY workspace_id, day, direction, planned"
    )
    op.drop_table("side_day_before")
    _months()


def downgrade() -> None:
    _days()
    _set_aside()
    _table(
        ["workspace_id", "day", "direction", "kind", "planned"],
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    for kind in KINDS:
        op.execute(
            "INSERT INTO side_day (workspace_id, day, direction, kind, planned, count) "  # noqa: S608
            f"SELECT workspace_id, day, direction, '{kind}', planned, {kind} FROM side_day_before "
            f"WHERE {kind} IS NOT NULL"
        )
    op.drop_table("side_day_before")


def _set_aside() -> None:
    """The rows as they are: SQLite changes no table that has no row ids, and names are one to a schema."""
    op.execute("CREATE TABLE side_day_before AS SELECT * FROM side_day")
    op.drop_table("side_day")


def _table(key: Sequence[str], *columns: sa.Column[Any]) -> None:
    op.create_table(
        "side_day",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("direction", sqltypes.AutoString(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_side_day_workspace_id")),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_side_day")),
        sqlite_with_rowid=False,
    )


def _postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _months() -> None:
    """Days become bits, the lowest one the first of the month; each is there once, so a sum is their union."""
    op.create_table(
        "counted_month",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("channel", sqltypes.AutoString(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("export", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_counted_month_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "channel", "month", name=op.f("pk_counted_month")),
        sqlite_with_rowid=False,
    )
    month = "CAST(date_trunc('month', day) AS date)" if _postgres() else "date(day, 'start of month')"
    number = "CAST(extract(day FROM day) AS int)" if _postgres() else "CAST(strftime('%d', day) AS int)"
    bits = ", ".join(f"SUM(CASE WHEN source = '{of}' THEN 1 << ({number} - 1) ELSE 0 END)" for of in SOURCES)
    op.execute(
        "INSERT INTO counted_month (workspace_id, channel, month, live, export) "  # noqa: S608
        f"SELECT workspace_id, channel, {month}, {bits} FROM counted_day GROUP BY workspace_id, channel, {month}"
    )
    op.drop_table("counted_day")


def _days() -> None:
    op.create_table(
        "counted_day",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("channel", sqltypes.AutoString(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_counted_day_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "channel", "day", name=op.f("pk_counted_day")),
        sqlite_with_rowid=False,
    )
    for number in range(31):
        day = f"month + {number}" if _postgres() else f"date(month, '+{number} days')"
        for of in SOURCES:
            op.execute(
                "INSERT INTO counted_day (workspace_id, channel, day, source) "  # noqa: S608
                f"SELECT workspace_id, channel, {day}, '{of}' FROM counted_month "
                f"WHERE ({of} & {1 << number}) <> 0"
            )
    op.drop_table("counted_month")
