"""Purpose: counts a reaction to a message of the other side, once for each person and message.

Which emoji it was is not kept.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from domain.calendar import local_day, zone
from domain.touchpoint import Kind
from handlers.shared.feature import Here
from storage import workspace
from storage.db.engine import Session
from storage.touchpoint.meetings import Meeting, reach


def hear(event: Mapping[str, Any], here: Here) -> None:
    """Somebody reacted to a message."""
    item, author = event["item"], event.get("item_user")
    if item.get("type") == "message" and author and author != event["user"]:
        here.store.write(partial(_count, here=here, event=event))


def _count(session: Session, here: Here, event: Mapping[str, Any]) -> None:
    told = event.get("event_ts")
    at = datetime.fromtimestamp(float(told), UTC) if told else here.now
    day = local_day(at, zone(workspace.get(session, here.workspace_id).zone))
    name = f"reaction:{event['item']['channel']}:{event['item']['ts']}"
    one = Meeting(name, Kind.REACTION, day)
    reach(session, here.workspace_id, one, event["user"], event["item_user"], here.now)
