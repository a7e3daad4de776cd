"""Purpose: counts who of the two sides is in a huddle together, from people's state and huddles' records.

Slack tells neither topic nor title, and nothing that was said is to be had.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from domain.touchpoint import TouchKind
from presenters.calendar import day_of
from storage.scope import Here, Scope
from storage.touchpoint import presence
from storage.touchpoint.meetings import Meeting, meet

IN = "in_a_huddle"
THREAD = "huddle_thread"


def change(event: Mapping[str, Any], here: Here) -> None:
    """Somebody joined a huddle or left it."""
    person, profile = event["user"]["id"], event["user"].get("profile") or {}
    call = profile.get("huddle_state_call_id")
    if profile.get("huddle_state") == IN and call:
        here.write(_join, str(call), person)
    else:
        here.write(_leave, person)


def _join(scope: Scope, call: str, person: str) -> None:
    for other in presence.join(scope.session, scope.workspace_id, f"huddle:{call}", person, scope.now):
        huddle = _huddle(scope, call, scope.now)
        meet(scope.session, scope.workspace_id, huddle, (person, other), scope.now)


def _leave(scope: Scope, person: str) -> None:
    presence.leave(scope.session, scope.workspace_id, person, "huddle", scope.now)


def record(event: Mapping[str, Any], here: Here) -> None:
    """A huddle's own message in a channel: once it is over it says who was there."""
    message = event.get("message") or event
    room = message.get("room") or {}
    people = room.get("participant_history") or room.get("participants") or []
    if message.get("subtype") != THREAD or not room.get("id") or len(people) < 2:
        return
    here.write(_record, room, people)


def _record(scope: Scope, room: Mapping[str, Any], people: list[str]) -> None:
    began = room.get("date_start")
    at = datetime.fromtimestamp(int(began), UTC) if began else scope.now
    meet(scope.session, scope.workspace_id, _huddle(scope, str(room["id"]), at), people, scope.now)


def _huddle(scope: Scope, call: str, at: datetime) -> Meeting:
    return Meeting(f"huddle:{call}", TouchKind.HUDDLE, day_of(scope, at))
