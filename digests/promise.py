"""Purpose: the keeper of a promise is reminded before its day, asked on it, and once more when it is over.

Decides nothing about it.
"""

from zoneinfo import ZoneInfo

from domain import promise as rules
from domain.delivery import Urgency
from domain.promise import PromiseState
from messages import promise as words
from messages.blocks import Message
from presenters.calendar import business_calendar, today
from presenters.people import zone_of
from presenters.promise import view
from storage import deadline, outbox, promise
from storage.deadline import Deadline
from storage.outbox import About
from storage.promise import ASK, KIND, Promise
from storage.scope import Here, Scope


def speak(here: Here, due: Deadline) -> None:
    """A moment of a promise came."""
    here.write(_speak, due)


def _speak(scope: Scope, due: Deadline) -> None:
    row = promise.find(scope.session, scope.workspace_id, due.number)
    message = _message(scope, due, row)
    if not row or not _finish(scope, due, row) or message is None:
        return
    key = f"{due.kind}:{due.number}:{due.round}"
    outbox.dm(scope, row.keeper, key, message, Urgency.SOON, about=About(KIND, row.number))


def _finish(scope: Scope, due: Deadline, row: Promise) -> bool:
    """Whether the moment is ours; on the day itself the question comes again the morning after."""
    if due.kind == ASK and row.state == PromiseState.OPEN and today(scope) <= row.due_on:
        zone = ZoneInfo(zone_of(scope, row.keeper))
        again = rules.asked_again_at(row.due_on, business_calendar(scope), zone)
        return deadline.move(scope.session, due, again)
    return deadline.finish(scope.session, due, scope.now)


def _message(scope: Scope, due: Deadline, row: Promise | None) -> Message | None:
    """What there is to say by then; None where it ended, or the reminder came too late."""
    if row is None or row.state != PromiseState.OPEN:
        return None
    day = today(scope)
    if due.kind == ASK:
        return words.question(view(row), late=day > row.due_on)
    return words.reminder(view(row)) if day < row.due_on else None
