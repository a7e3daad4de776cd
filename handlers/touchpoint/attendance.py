"""Purpose: counts who met in the Monday meeting, from those who say with one tap that they were there.

Shows to nobody who was there and who was not.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_bolt import Ack

from domain.errors import UserError
from domain.ritual import RitualKind
from domain.touchpoint import TouchKind
from handlers.shared.respond import answer
from messages import touchpoint as words
from presenters.calendar import day_of
from storage import ritual
from storage.scope import Here, Scope
from storage.touchpoint import presence
from storage.touchpoint.meetings import Meeting, meet

# As long as it is remembered who said so.
LATEST = timedelta(hours=36)


def attend(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], user: str, here: Here) -> None:
    """Somebody was at the meeting: they met everyone who says so too."""
    at = datetime.fromtimestamp(int(action["value"]), UTC)
    if here.now - at > LATEST:
        raise UserError("That meeting is too long ago to count now.")
    here.write(_attend, at, user)
    ack()
    answer(body, words.attendance_receipt())


def _attend(scope: Scope, at: datetime, person: str) -> None:
    if not ritual.was_due(scope.session, scope.workspace_id, RitualKind.MONDAY, at):
        raise UserError("That was only a preview, so nothing is counted.")
    name = f"meeting:{at:%Y%m%dT%H%M}"
    meeting = Meeting(name, TouchKind.MEETING, day_of(scope, at), planned=True)
    for other in presence.join(scope.session, scope.workspace_id, name, person, scope.now):
        meet(scope.session, scope.workspace_id, meeting, (person, other), scope.now)
