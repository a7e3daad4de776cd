"""Purpose: what the storm finds in the database: messages owed to many workspaces, each to its own channel.

Sends nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert

from domain.delivery import DeliveryKind, DeliveryState, Urgency
from messages import delivery as words
from storage.db.base import table
from storage.db.engine import Session
from storage.outbox.deliveries import Delivery
from storage.workspace import Workspace

PAYLOAD = words.delivery_failed("C0BENCH", "is_archived").payload()
"""A message of the bot's, with its blocks."""


def plant(session: Session, first: int, due: Sequence[datetime]) -> None:
    """One message for each moment, to channels C0M<first> and so on, each in a workspace of its own."""
    numbers = range(first, first + len(due))
    session.connection().execute(insert(table(Workspace)), [_workspace(n, due[0]) for n in numbers])
    rows = [_delivery(number, moment) for number, moment in zip(numbers, due, strict=True)]
    session.connection().execute(insert(table(Delivery)), rows)


def _workspace(number: int, now: datetime) -> dict[str, object]:
    return {
        "id": number,
        "team_id": f"T{number}",
        "enterprise_id": "",
        "zone": "UTC",
        "feedback_count": 0,
        "created_at": now,
    }


def _delivery(number: int, due_at: datetime) -> dict[str, object]:
    return {
        "workspace_id": number,
        "key": f"bench:{number}",
        "kind": DeliveryKind.MESSAGE,
        "target": f"C0M{number}",
        "payload": PAYLOAD,
        "urgency": Urgency.NOW,
        "due_at": due_at,
        "state": DeliveryState.WAITING,
        "attempts": 0,
        "unknowns": 0,
        "error": "",
        "owed_at": due_at,
    }
