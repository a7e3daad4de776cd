"""Purpose: counts who of the two sides is in a huddle together, from people's state and huddles' records.

Slack tells neither topic nor title, and nothing that was said is to be had.
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
from storage.touchpoint import presence
from storage.touchpoint.meetings import Meeting, meet

IN = "in_a_huddle"
THREAD = "huddle_thread"


def changed(event: Mapping[str, Any], here: Here) -> None:
    """Somebody joined a huddle or left it."""
    person, profile = event["user"]["id"], event["user"].get("profile") or {}
    call = profile.get("huddle_state_call_id")
    if profile.get("huddle_state") == IN and call:
        here.store.write(partial(_join, here=here, call=str(call), person=person))
    else:
        here.store.write(partial(_leave, here=here, person=person))


def _join(session: Session, here: Here, call: str, person: str) -> None:
    others = presence.join(session, here.workspace_id, f"huddle:{call}", person, here.now)
    for other in others:
        meet(session, here.workspace_id, _huddle(session, here, call, here.now), (person, other), here.now)


def _leave(session: Session, here: Here, person: str) -> None:
    presence.leave(session, here.workspace_id, person, "huddle", here.now)


def hear(event: Mapping[str, Any], here: Here) -> None:
    """A huddle's own message in a channel: once it is over it says who was there."""
    message = event.get("message") or event
    room = message.get("room") or {}
    people = room.get("participant_history") or room.get("participants") or []
    if message.get("subtype") != THREAD or not room.get("id") or len(people) < 2:
        return
    here.store.write(partial(_record, here=here, room=room, people=people))


def _record(session: Session, here: Here, room: Mapping[str, Any], people: list[str]) -> None:
    began = room.get("date_start")
    at = datetime.fromtimestamp(int(began), UTC) if began else here.now
    meet(session, here.workspace_id, _huddle(session, here, str(room["id"]), at), people, here.now)


def _huddle(session: Session, here: Here, call: str, at: datetime) -> Meeting:
    day = local_day(at, zone(workspace.get(session, here.workspace_id).zone))
    return Meeting(f"huddle:{call}", Kind.HUDDLE, day)
