"""What deliveries are about

Until now their keys told. Views of Home are published at once from here on: none is kept.
"""

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

DELIVERY = sa.table(
    "delivery",
    sa.column("id", sa.Integer),
    sa.column("key", sa.String),
    sa.column("kind", sa.String),
    sa.column("payload", sa.JSON),
    sa.column("about_kind", sa.String),
    sa.column("about_number", sa.Integer),
)
KEY = re.compile(r"(?:tidy:|snooze:)?(?:(feedback|ride_along):|reminder:(ride_along)\.\w+:)(\d+):(\w+)")
AT_ONCE = 1000


def upgrade() -> None:
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about_kind", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("about_number", sa.Integer(), nullable=False, server_default="0"))
    connection = op.get_bind()
    connection.execute(DELIVERY.delete().where(DELIVERY.c.kind == "home"))
    last = 0
    while rows := _after(connection, last):
        last = rows[-1]["id"]
        told = [about for row in rows if (about := _about(row))]
        if told:
            change = DELIVERY.update().where(DELIVERY.c.id == sa.bindparam("of"))
            values: dict[str, Any] = {
                "about_kind": sa.bindparam("named"),
                "about_number": sa.bindparam("number"),
            }
            connection.execute(change.values(values), told)
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.alter_column("about_kind", server_default=None)
        batch_op.alter_column("about_number", server_default=None)
        batch_op.create_index("ix_delivery_about", ["workspace_id", "about_kind", "about_number"])


def _after(connection: sa.Connection, last: int) -> Sequence[sa.RowMapping]:
    query = sa.select(DELIVERY.c.id, DELIVERY.c.key, DELIVERY.c.payload).where(DELIVERY.c.id > last)
    return connection.execute(query.order_by(DELIVERY.c.id).limit(AT_ONCE)).mappings().all()


def _about(row: sa.RowMapping) -> dict[str, Any] | None:
    """What the key says; an offer of what somebody said before is about that one, which its button names."""
    found = KEY.match(row["key"])
    if not found:
        return None
    number = int(found.group(3))
    if found.group(4) == "alike":
        blocks = (row["payload"] or {}).get("blocks", [])
        ends = [
            str(part.get("value", "")).split()[-1:] for block in blocks for part in block.get("elements", [])
        ]
        number = next((int(end[0]) for end in ends if end and end[0].isdecimal()), number)
    return {"of": row["id"], "named": found.group(1) or found.group(2), "number": number}


def downgrade() -> None:
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_about")
        batch_op.drop_column("about_number")
        batch_op.drop_column("about_kind")
