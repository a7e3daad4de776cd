"""The health signal: pairs by the week, closed weeks, gatherings, calendars, and who is counted"""

import secrets
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql import sqltypes

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ORPHAN = sa.text("thread_ts <> '' AND thread_author = ''")


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("url", sqltypes.AutoString(), nullable=False),
        sa.Column("added_by", sqltypes.AutoString(), nullable=False),
        sa.Column("due_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("read_until", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("trouble", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_calendar_feed_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("workspace_id", "url", name=op.f("uq_calendar_feed_workspace_id_url")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_feed_due_at"), ["due_at"], unique=False)

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
    op.create_table(
        "counting_choice",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sqltypes.AutoString(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("pairs_shown", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_counting_choice_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name=op.f("pk_counting_choice")),
    )
    op.create_table(
        "gathering",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqltypes.AutoString(), nullable=False),
        sa.Column("joined_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("left_at", sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_gathering_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "name", "user_id", name=op.f("pk_gathering")),
    )
    with op.batch_alter_table("gathering", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gathering_joined_at"), ["joined_at"], unique=False)

    op.create_table(
        "health_alarm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("finding", sa.JSON(), nullable=False),
        sa.Column("told_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_health_alarm_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_alarm")),
    )
    with op.batch_alter_table("health_alarm", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_health_alarm_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "health_watch",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sqltypes.UTCDateTime(), nullable=False),
        sa.Column("started", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_health_watch_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_health_watch")),
    )
    with op.batch_alter_table("health_watch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_health_watch_due_at"), ["due_at"], unique=False)

    op.create_table(
        "health_week",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("closed_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_health_week_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "week", name=op.f("pk_health_week")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "imported_day",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_imported_day_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "name", name=op.f("pk_imported_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "leader_answer",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("user_id", sqltypes.AutoString(), nullable=False),
        sa.Column("counterpart", sqltypes.AutoString(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_leader_answer_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "week", "user_id", name=op.f("pk_leader_answer")),
    )
    op.create_table(
        "pair_week",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_pair_week_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "week", "author", "reached", name=op.f("pk_pair_week")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "touch_seen",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("name", sqltypes.AutoString(), nullable=False),
        sa.Column("seen_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_touch_seen_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "name", name=op.f("pk_touch_seen")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("touch_seen", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_touch_seen_seen_at"), ["seen_at"], unique=False)

    _add("member", sa.Column("team", sqltypes.AutoString(), nullable=False, server_default=""))
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mail", sa.BigInteger(), nullable=True))
    _add("setup", sa.Column("teams", sa.JSON(), nullable=False, server_default="[]"))
    _add("setup", sa.Column("weights", sa.JSON(), nullable=False, server_default="{}"))
    _add("setup", sa.Column("quiet_days", sa.Integer(), nullable=False, server_default="5"))
    _add("workspace", sa.Column("pair_key", sqltypes.AutoString(), nullable=False, server_default=""))
    connection = op.get_bind()
    for number in connection.execute(sa.text("SELECT id FROM workspace")).scalars().all():
        named = {"key": secrets.token_hex(32), "number": number}
        connection.execute(sa.text("UPDATE workspace SET pair_key = :key WHERE id = :number"), named)
    _replace("side_day", _new_side_day, "*, false" if _postgres() else "*, 0", SIDE_DAY)
    kept = "workspace_id, channel, ts, author, '', CASE WHEN in_thread THEN '?' ELSE '' END, '?', '', '', seen_at"
    _replace("message_seen", _new_message_seen, kept, MESSAGE_SEEN)
    _watch()


SIDE_DAY = "workspace_id, day, direction, kind, count, planned"
MESSAGE_SEEN = (
    "workspace_id, channel, ts, author, side, thread_ts, thread_author, mentioned, answered, seen_at"
)


def _postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _add(table: str, column: sa.Column[Any]) -> None:
    """A column with a value for the rows that stand, and no default from then on."""
    name, kind = column.name, column.type
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(column)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(name, existing_type=kind, server_default=None)


def _replace(table: str, make: Callable[[], None], what: str, into: str) -> None:
    """A table made anew with the rows of the old one: SQLite changes no table that has no row ids.

    Names of constraints and indexes are one to a schema, so the old table goes before the new one comes.
    """
    op.execute(f"CREATE TABLE {table}_before AS SELECT * FROM {table}")  # noqa: S608 - our own names
    op.drop_table(table)
    make()
    op.execute(f"INSERT INTO {table} ({into}) SELECT {what} FROM {table}_before")  # noqa: S608
    op.drop_table(f"{table}_before")


def _new_side_day() -> None:
    op.create_table(
        "side_day",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("direction", sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_side_day_workspace_id")),
        sa.PrimaryKeyConstraint(
            "workspace_id", "day", "direction", "kind", "planned", name=op.f("pk_side_day")
        ),
        sqlite_with_rowid=False,
    )


def _new_message_seen() -> None:
    op.create_table(
        "message_seen",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("channel", sqltypes.AutoString(), nullable=False),
        sa.Column("ts", sqltypes.AutoString(), nullable=False),
        sa.Column("author", sqltypes.AutoString(), nullable=False),
        sa.Column("side", sqltypes.AutoString(), nullable=False),
        sa.Column("thread_ts", sqltypes.AutoString(), nullable=False),
        sa.Column("thread_author", sqltypes.AutoString(), nullable=False),
        sa.Column("mentioned", sqltypes.AutoString(), nullable=False),
        sa.Column("answered", sqltypes.AutoString(), nullable=False),
        sa.Column("seen_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_message_seen_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "channel", "ts", name=op.f("pk_message_seen")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_message_seen_seen_at", "message_seen", ["seen_at"], unique=False)
    op.create_index(
        "ix_message_seen_orphan",
        "message_seen",
        ["thread_ts"],
        unique=False,
        sqlite_where=ORPHAN,
        postgresql_where=ORPHAN,
    )


def _watch() -> None:
    """Workspaces that are set up are looked at from now on."""
    op.execute(
        "INSERT INTO health_watch (workspace_id, due_at, started) "
        "SELECT workspace_id, CURRENT_TIMESTAMP, CURRENT_DATE FROM setup"
    )


def _old_side_day() -> None:
    op.create_table(
        "side_day",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("direction", sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqltypes.AutoString(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_side_day_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "day", "direction", "kind", name=op.f("pk_side_day")),
    )


def _old_message_seen() -> None:
    op.create_table(
        "message_seen",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("channel", sqltypes.AutoString(), nullable=False),
        sa.Column("ts", sqltypes.AutoString(), nullable=False),
        sa.Column("author", sqltypes.AutoString(), nullable=False),
        sa.Column("in_thread", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_message_seen_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "channel", "ts", name=op.f("pk_message_seen")),
    )
    op.create_index("ix_message_seen_seen_at", "message_seen", ["seen_at"], unique=False)


def downgrade() -> None:
    kept = "workspace_id, channel, ts, author, thread_ts <> '', seen_at"
    _replace("message_seen", _old_message_seen, kept, "workspace_id, channel, ts, author, in_thread, seen_at")
    # Without its column a planned and an unplanned row are one; what was only measured against is dropped.
    known = "SUM(count) FROM side_day_before WHERE kind IN ('reply', 'mention', 'answer')"
    op.execute("CREATE TABLE side_day_before AS SELECT * FROM side_day")
    op.drop_table("side_day")
    _old_side_day()
    op.execute(
        "INSERT INTO side_day (workspace_id, day, direction, kind, count) "
        f"SELECT workspace_id, day, direction, kind, {known} GROUP BY workspace_id, day, direction, kind"
    )
    op.drop_table("side_day_before")
    for table, names in (("workspace", ["pair_key"]), ("setup", ["quiet_days", "weights", "teams"])):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.drop_column(name)
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_column("mail")
        batch_op.drop_column("team")

    with op.batch_alter_table("touch_seen", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_touch_seen_seen_at"))

    op.drop_table("touch_seen")
    op.drop_table("pair_week")
    op.drop_table("leader_answer")
    op.drop_table("imported_day")
    op.drop_table("health_week")
    with op.batch_alter_table("health_watch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_health_watch_due_at"))

    op.drop_table("health_watch")
    with op.batch_alter_table("health_alarm", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_health_alarm_workspace_id"))

    op.drop_table("health_alarm")
    with op.batch_alter_table("gathering", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gathering_joined_at"))

    op.drop_table("gathering")
    op.drop_table("counting_choice")
    op.drop_table("counted_day")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_feed_due_at"))

    op.drop_table("calendar_feed")
