"""Purpose: lets through what was held back for people: by itself, or as one bundle a day.

Whether somebody may be written to is domain/quiet's business. Drops nothing: what can't go waits.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from domain import quiet as rules
from domain.calendar import local_day
from domain.delivery import Urgency
from domain.job import Job
from domain.names import Names
from domain.quiet import Recipient
from messages import quiet as words
from storage import outbox, quiet
from storage.db.engine import Store
from storage.outbox import deliveries
from storage.outbox.deliveries import Delivery
from storage.scope import Here, Scope


def jobs(store: Store, now: datetime, names: Names) -> list[Job]:
    """One job for each person for whom something held is due."""
    people = store.read(lambda session: quiet.due(session, now, fresh=True))
    return [
        Job("let through", partial(Here(store, now, workspace_id, names).write, let_through, user))
        for workspace_id, user in people
    ]


def let_through(scope: Scope, user: str) -> None:
    """Send what the person's hours and budget have room for; all the rest waits for its next chance."""
    session, workspace_id, now = scope.session, scope.workspace_id, scope.now
    person = quiet.person(session, workspace_id, user)
    waiting = quiet.held_deliveries(session, workspace_id, user, now)
    opens = rules.opens(person, now)
    if opens > now:
        quiet.put_off(session, [delivery.number for delivery in waiting], opens)
        return
    spent = quiet.spent_budget(session, workspace_id, user, rules.today(person, now))
    decision = rules.decide(person, [quiet.as_rules(delivery) for delivery in waiting], spent, now)
    by_id = {delivery.number: delivery for delivery in waiting}
    for number in decision.alone:
        _release(scope, by_id[number], Urgency(by_id[number].urgency))
    _bundle(scope, person, [by_id[number] for number in decision.together])
    quiet.put_off(session, decision.wait, rules.opens(person, rules.tomorrow(person, now)))


def _release(scope: Scope, delivery: Delivery, urgency: Urgency) -> None:
    shown = words.with_snooze(delivery.payload, delivery.key)
    quiet.release(scope.session, delivery.number, shown.payload(), urgency, scope.now)


def _bundle(scope: Scope, person: Recipient, bundled: Sequence[Delivery]) -> None:
    """One message of many; a single one needs no wrapping."""
    if len(bundled) <= 1:
        for delivery in bundled:
            _release(scope, delivery, Urgency.BATCH)
        return
    target, numbers = bundled[0].target, [delivery.number for delivery in bundled]
    key = f"bundle:{target}:{local_day(scope.now, person.tz)}"
    message = words.bundle([delivery.payload for delivery in bundled])
    if not outbox.dm(scope, target, key, message, Urgency.BATCH):
        # Today's went out already, before the person's zone or setting changed.
        quiet.put_off(scope.session, numbers, rules.opens(person, rules.tomorrow(person, scope.now)))
        return
    made = deliveries.find(scope.session, scope.workspace_id, key)
    assert made is not None
    quiet.bundle(scope.session, numbers, key)
    _release(scope, made, Urgency.BATCH)
