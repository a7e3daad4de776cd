"""Purpose: the reminders of a ride-along, to each of its two people.

Does not decide when they are due: that was written down when both confirmed.
"""

from datetime import datetime
from functools import partial

from domain.calendar import zone
from domain.job import Job
from domain.names import Names
from domain.ride_along import Reminder as Which
from domain.ride_along import State, still_useful
from messages import ride_along as words
from messages.blocks import Message
from presenters.people import zone_of
from presenters.ride_along import view
from storage import outbox, reminder, ride_along
from storage.db.engine import Store
from storage.outbox import About
from storage.reminder import Reminder
from storage.scope import Here, Scope

KINDS = {f"ride_along.{which}": which for which in Which}


def jobs(store: Store, now: datetime, names: Names) -> list[Job]:
    """One job for each reminder that is due."""
    due = store.read(lambda session: reminder.due(session, now))
    return [
        Job(
            name=f"remind {each.kind}",
            run=partial(_remind, Here(store, now, each.workspace_id, names), each),
            failed=partial(_drop, Here(store, now, each.workspace_id, names), each),
        )
        for each in due
    ]


def _remind(here: Here, due: Reminder) -> None:
    message = here.read(compile, due.kind, due.subject_id, due.user_id)
    here.write(_owe, due, message)


def _owe(scope: Scope, due: Reminder, message: Message | None) -> None:
    if reminder.done(scope.session, due.number, scope.now) and message:
        key = f"reminder:{due.kind}:{due.subject_id}:{due.user_id}"
        outbox.dm(scope, due.user_id, key, message, about=About("ride_along", due.subject_id))


def _drop(here: Here, due: Reminder, _error: str) -> None:
    here.write(lambda scope: reminder.done(scope.session, due.number, scope.now))


def compile(scope: Scope, kind: str, number: int, reader: str) -> Message | None:
    """The reminder for `reader`, or None when the ride-along is off or the reminder came too late."""
    ride = ride_along.find(scope.session, scope.workspace_id, number)
    if ride is None or ride.state != State.CONFIRMED:
        return None
    if not still_useful(KINDS[kind], ride.at, zone(zone_of(scope, reader)), scope.now):
        return None
    return words.reminder(view(scope, ride, reader), reader, KINDS[kind])
