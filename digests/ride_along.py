"""Purpose: the reminders of a ride-along, to each of its two people.

Does not decide when they are due: that was written down when both confirmed.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.ride_along import Reminder, State, still_useful
from messages import ride_along as words
from messages.blocks import Message
from storage import member, ride_along, workspace
from storage.db.engine import Session

KINDS = {f"ride_along.{which}": which for which in Reminder}


def compile(
    session: Session, workspace_id: int, kind: str, subject_id: int, reader: str, now: datetime
) -> Message | None:
    """The reminder for `reader`, or None when the ride-along is off or the reminder came too late."""
    ride = ride_along.find(session, workspace_id, subject_id)
    if ride is None or ride.state != State.CONFIRMED:
        return None
    seen = seen_by(session, ride, reader)
    if not still_useful(KINDS[kind], ride.at, ZoneInfo(seen.zone), now):
        return None
    return words.reminder(seen, reader, KINDS[kind])


def seen_by(session: Session, ride: ride_along.RideAlong, reader: str) -> words.Ride:
    """The ride-along with its time in the reader's own zone, or the workspace's where theirs is unknown."""
    known = member.find(session, ride.workspace_id, reader)
    zone = known.zone if known and known.zone else workspace.get(session, ride.workspace_id).zone
    return words.Ride(ride.number, ride.marketer, ride.rep, ride.account, ride.at, zone)
