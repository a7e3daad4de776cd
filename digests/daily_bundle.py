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
from domain.quiet import Person
from messages import quiet as words
from storage import quiet
from storage.db.engine import Session, Store
from storage.outbox import deliveries
from storage.outbox.deliveries import Delivery, Owed


def jobs(store: Store, now: datetime) -> list[Job]:
    """One job for each person for whom something held is due."""
    people = store.read(lambda session: quiet.due(session, now, fresh=True))
    return [
        Job(
            "let through",
            partial(store.write, partial(let_through, workspace_id=workspace_id, user_id=user_id, now=now)),
        )
        for workspace_id, user_id in people
    ]


def let_through(session: Session, workspace_id: int, user_id: str, now: datetime) -> None:
    """Send what the person's hours and budget have room for; all the rest waits for its next chance."""
    person = quiet.person(session, workspace_id, user_id)
    waiting = quiet.held(session, workspace_id, user_id, now)
    opens = rules.opens(person, now)
    if opens > now:
        quiet.put_off(session, [one.number for one in waiting], opens)
        return
    midnight = rules.today(person, now)
    spent = quiet.spent(session, workspace_id, user_id, midnight)
    decision = rules.decide(person, [quiet.as_rules(one) for one in waiting], spent, now)
    by_id = {one.number: one for one in waiting}
    for number in decision.alone:
        _alone(session, by_id[number], Urgency(by_id[number].urgency), now)
    _together(session, person, [by_id[number] for number in decision.together], now)
    quiet.put_off(session, decision.wait, rules.opens(person, rules.tomorrow(person, now)))


def _alone(session: Session, one: Delivery, urgency: Urgency, now: datetime) -> None:
    shown = words.with_snooze(one.payload, one.key)
    quiet.release(session, one.number, shown.payload(), urgency, now)


def _together(session: Session, person: Person, bundled: Sequence[Delivery], now: datetime) -> None:
    """One message of many; one alone needs no wrapping."""
    if len(bundled) <= 1:
        for one in bundled:
            _alone(session, one, Urgency.BATCH, now)
        return
    first = bundled[0]
    key = f"bundle:{first.target}:{local_day(now, person.tz)}"
    message = words.bundle([one.payload for one in bundled])
    owed = Owed(first.workspace_id, key, first.target, message.payload(), now, urgency=Urgency.BATCH)
    if not deliveries.owe(session, [owed]):
        # Today's went out already, before the person's zone or setting changed.
        quiet.put_off(
            session, [one.number for one in bundled], rules.opens(person, rules.tomorrow(person, now))
        )
        return
    made = deliveries.find(session, first.workspace_id, key)
    assert made is not None
    quiet.bundle(session, [one.number for one in bundled], key)
    _alone(session, made, Urgency.BATCH, now)
