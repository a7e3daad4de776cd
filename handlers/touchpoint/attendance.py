"""Purpose: counts who met in the Monday meeting, from those who say with one tap that they were there.

Shows to nobody who was there and who was not.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from slack_bolt import Ack

from domain.calendar import local_day, zone
from domain.errors import UserError
from domain.touchpoint import Kind
from handlers.shared.feature import Here
from handlers.shared.respond import answer
from messages import touchpoint as words
from storage import workspace
from storage.db.engine import Session
from storage.touchpoint import presence
from storage.touchpoint.meetings import Meeting, meet

# As long as it is remembered who said so.
LATEST = timedelta(hours=36)


def there(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], here: Here) -> None:
    """Somebody was at the meeting: they met everyone who says so too."""
    at = datetime.fromtimestamp(int(action["value"]), UTC)
    if here.now - at > LATEST:
        raise UserError("That meeting is too long ago for me to count it now.")
    here.store.write(partial(_join, here=here, at=at, person=body["user"]["id"]))
    ack()
    answer(body, words.noted())


def _join(session: Session, here: Here, at: datetime, person: str) -> None:
    name = f"meeting:{at:%Y%m%dT%H%M}"
    day = local_day(at, zone(workspace.get(session, here.workspace_id).zone))
    held = Meeting(name, Kind.MEETING, day, planned=True)
    for other in presence.join(session, here.workspace_id, name, person, here.now):
        meet(session, here.workspace_id, held, (person, other), here.now)
