"""Purpose: counts a reaction to a message of the other side, once for each person and message.

Which emoji it was is not kept.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from domain.touchpoint import TouchKind
from presenters.calendar import day_of
from storage.scope import Here, Scope
from storage.touchpoint.meetings import Meeting, count_reach


def count(event: Mapping[str, Any], here: Here) -> None:
    """Somebody reacted to a message."""
    item, author = event["item"], event.get("item_user")
    if item.get("type") == "message" and author and author != event["user"]:
        here.write(_count, event)


def _count(scope: Scope, event: Mapping[str, Any]) -> None:
    stamp = event.get("event_ts")
    at = datetime.fromtimestamp(float(stamp), UTC) if stamp else scope.now
    name = f"reaction:{event['item']['channel']}:{event['item']['ts']}"
    one_way = Meeting(name, TouchKind.REACTION, day_of(scope, at))
    count_reach(scope.session, scope.workspace_id, one_way, event["user"], event["item_user"], scope.now)
