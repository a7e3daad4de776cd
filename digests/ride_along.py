"""Purpose: the reminders of a ride-along, to each of its two people.

Does not decide when they are due: that was written down when both confirmed.
"""

from domain.calendar import zone
from domain.ride_along import RideReminder, RideState, still_useful
from messages import ride_along as words
from messages.blocks import Message
from presenters.people import zone_of
from presenters.ride_along import view
from storage import deadline, outbox, ride_along
from storage.deadline import Deadline
from storage.outbox import About
from storage.scope import Here, Scope

KINDS = {f"ride_along.{which}": which for which in RideReminder}


def remind(here: Here, due: Deadline) -> None:
    """Whose turn it is hears what there is to say by then."""
    here.write(_remind, due)


def _remind(scope: Scope, due: Deadline) -> None:
    message = compile(scope, due.kind, due.number, due.person)
    if deadline.finish(scope.session, due, scope.now) and message:
        key = f"{due.kind}:{due.number}:{due.round}:{due.person}"
        outbox.dm(scope, due.person, key, message, about=About("ride_along", due.number))


def compile(scope: Scope, kind: str, number: int, reader: str) -> Message | None:
    """The reminder for `reader`, or None when the ride-along is off or the reminder came too late."""
    ride = ride_along.find(scope.session, scope.workspace_id, number)
    if ride is None or ride.state != RideState.CONFIRMED:
        return None
    if not still_useful(KINDS[kind], ride.at, zone(zone_of(scope, reader)), scope.now):
        return None
    return words.reminder(view(scope, ride, reader), reader, KINDS[kind])
