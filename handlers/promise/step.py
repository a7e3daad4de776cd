"""Purpose: what one step of a promise writes: its row, its history, its clock, a word to the other person.

All of it in the caller's transaction. Which step is allowed is domain/promise's business.
"""

from datetime import date
from zoneinfo import ZoneInfo

from domain import promise as rules
from domain.delivery import Urgency
from domain.errors import UserError
from domain.promise import PromiseState, PromiseStep, label
from messages import promise as words
from presenters.calendar import business_calendar, today
from presenters.people import zone_of
from presenters.promise import parties, view
from storage import deadline, history, outbox, promise
from storage.outbox import About
from storage.promise import ASK, KIND, REMIND, Promise
from storage.scope import Scope


def about_promise(row: Promise) -> About:
    """What every delivery about a promise says it speaks of."""
    return About(KIND, row.number)


def take_step(scope: Scope, number: int, user: str, step: PromiseStep) -> tuple[words.PromiseView, date]:
    """What somebody says of a promise: the row, its history, its clock, and a word to the other one."""
    row, day = promise_of(scope, number), today(scope)
    before, due_before = PromiseState(row.state), row.due_on
    row.state = rules.state_after(before, step, parties(row, user), row.due_on, day)
    # What was done after all keeps what got in the way.
    row.reason = step.reason or (row.reason if before is PromiseState.NOT_KEPT else "")
    row.why = step.why
    if row.state == PromiseState.OPEN:
        row.due_on = step.due_on or row.due_on
        watch(scope, row)
    else:
        row.ended_on = day
        unwatch(scope, row.number)
    scope.session.add(row)
    moved = {} if row.due_on == due_before else {"due_on": row.due_on.isoformat()}
    event = history.record(scope, about_promise(row), user, (before, row.state), step.why, moved)
    _tell_other(scope, row, user, due_before, event)
    return view(row), day


def _tell_other(scope: Scope, row: Promise, user: str, before: date, event: int) -> None:
    other = row.asker if user == row.keeper else row.keeper
    if other != user:
        message = words.step_news(view(row), user, before, today(scope))
        key = f"promise:{row.number}:told:{event}"
        outbox.dm(scope, other, key, message, Urgency.SOON, about=about_promise(row))


def promise_of(scope: Scope, number: int) -> Promise:
    """The promise meant; UserError where there is none."""
    row = promise.find(scope.session, scope.workspace_id, number)
    if row is None:
        raise UserError(f"There's no {label(number)}.")
    return row


def watch(scope: Scope, row: Promise) -> None:
    """From now on its keeper is reminded and asked; moments that are over are left out."""
    zone, calendar = ZoneInfo(zone_of(scope, row.keeper)), business_calendar(scope)
    moments = {
        REMIND: rules.reminded_at(row.due_on, calendar, zone),
        ASK: rules.asked_at(row.due_on, zone),
    }
    if moments[ASK] <= scope.now:
        moments[ASK] = rules.asked_again_at(row.due_on, calendar, zone)
    for kind, at in moments.items():
        if at > scope.now:
            deadline.set_deadline(scope.session, scope.workspace_id, kind, row.number, at, row.keeper)
        else:
            deadline.drop(scope.session, scope.workspace_id, [kind], row.number, scope.now)


def unwatch(scope: Scope, number: int) -> None:
    """Nobody is reminded of it or asked any more."""
    deadline.drop(scope.session, scope.workspace_id, (REMIND, ASK), number, scope.now)
