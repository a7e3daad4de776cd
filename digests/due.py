"""Purpose: turns what is due now into deliveries: occurrences of rituals, and reminders.

The clock calls `open_due`; the dispatcher runs the `jobs`. Sends nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from digests import feedback, health, monday, ride_along, thursday
from digests.deck import thursday as thursday_deck
from digests.window import BEGINNING, Cut
from domain.delivery import Kind as DeliveryKind
from domain.delivery import Urgency
from domain.job import Job
from domain.names import Names
from domain.ritual import LATE_AFTER, State
from domain.ritual import Ritual as Kind
from messages import delivery as delivery_words
from messages.blocks import Json, Message
from storage import reminder, ritual
from storage.db.engine import Session, Store
from storage.outbox import deliveries
from storage.reminder import Reminder
from storage.ritual import Occurrence, Ritual

Due = tuple[Occurrence, Ritual]
COMPILE: Mapping[str, Callable[[Session, Cut], Message]] = {
    Kind.THURSDAY: thursday.compile,
    Kind.MONDAY: monday.compile,
}
# A file that follows the digest in its thread, where there is something to show.
DECK: Mapping[str, Callable[[Session, Cut], Json | None]] = {
    Kind.THURSDAY: thursday_deck.file,
    Kind.MONDAY: monday.picture,
}
REMIND: Mapping[str, Callable[[Session, int, str, int, str, datetime], Message | None]] = dict.fromkeys(
    ride_along.KINDS, ride_along.compile
)


def open_due(store: Store, now: datetime) -> int:
    """Insert what came due by `now`, one short transaction; how many occurrences were opened."""
    if not store.read(lambda session: ritual.due(session, now)):
        return 0
    return store.write(lambda session: ritual.open_due(session, now))


def jobs(store: Store, now: datetime, names: Names, pressed: Callable[[], bool] = lambda: False) -> list[Job]:
    """One job for each due occurrence and reminder, and one for each owner of what comes too late.

    Weeks that are over are closed first: the agenda speaks of them. `pressed` says whether others
    are busy just now.
    """
    waiting = store.read(ritual.waiting)
    reminders = store.read(lambda session: reminder.due(session, now))
    newest = {of.number: occurrence.number for occurrence, of in waiting}
    missed: defaultdict[tuple[int, str], list[Due]] = defaultdict(list)
    for occurrence, of in waiting:
        if _too_late(occurrence, of, now):
            missed[of.workspace_id, of.owner].append((occurrence, of))
    return [
        *health.jobs(store, now, names.drumbeat),
        *(Job("miss", partial(_miss, store, late, now)) for late in missed.values()),
        *(
            Job(
                name=f"write {of.kind}",
                run=partial(_write, store, occurrence, of, now, names)
                if newest[of.number] == occurrence.number
                else partial(_overtaken, store, occurrence),
                failed=partial(_fail, store, occurrence, of, now),
            )
            for occurrence, of in waiting
            if not _too_late(occurrence, of, now)
        ),
        *feedback.jobs(store, now, pressed),
        *(
            Job(
                name=f"remind {one.kind}",
                run=partial(_remind, store, one, now),
                failed=partial(_drop, store, one, now),
            )
            for one in reminders
        ),
    ]


def _too_late(occurrence: Occurrence, of: Ritual, now: datetime) -> bool:
    return now - occurrence.due_at > timedelta(minutes=of.useful_for)


def _write(store: Store, occurrence: Occurrence, of: Ritual, now: datetime, names: Names) -> None:
    """Compile outside any write transaction, then settle the occurrence and write its delivery in one."""
    at = occurrence.due_at
    message, deck = store.read(
        lambda session: (
            compile_for(session, of, at, now, names),
            deck_for(session, of, at, now, names),
        )
    )
    store.write(lambda session: _settle(session, occurrence, of, message, deck))


def compile_for(session: Session, of: Ritual, at: datetime, now: datetime, names: Names) -> Message:
    """What the ritual says for the moment `at`, with the data known at `at`."""
    return COMPILE[of.kind](session, _cut(session, of, at, now, names))


def deck_for(session: Session, of: Ritual, at: datetime, now: datetime, names: Names) -> Json | None:
    """The file that goes with it, as a delivery carries it; None where there is none."""
    if of.kind not in DECK:
        return None
    return DECK[of.kind](session, _cut(session, of, at, now, names))


def _cut(session: Session, of: Ritual, at: datetime, now: datetime, names: Names) -> Cut:
    return Cut(
        workspace_id=of.workspace_id,
        since=ritual.last_written(session, of.number, at) or BEGINNING,
        until=at,
        zone=of.zone,
        names=names,
        late=now - at > LATE_AFTER,
    )


def _settle(
    session: Session, occurrence: Occurrence, of: Ritual, message: Message, deck: Json | None
) -> None:
    """It is owed since its own moment, however late it is written or wrong the clock was just now."""
    if not ritual.settle(session, occurrence.number, State.WRITTEN):
        return
    key = f"occurrence:{of.kind}:{occurrence.slot}"
    owed = [_owed(of, key, message.payload(), occurrence.due_at)]
    if deck:
        follows = _owed(of, f"{key}:deck", deck, occurrence.due_at)
        owed.append(replace(follows, kind=DeliveryKind.FILE, of_key=key))
    deliveries.owe(session, owed)


def _overtaken(store: Store, occurrence: Occurrence) -> None:
    """After a long time away only the newest of a ritual is posted."""
    store.write(
        lambda session: ritual.settle(session, occurrence.number, State.SKIPPED, "a later one is due as well")
    )


def _fail(store: Store, occurrence: Occurrence, of: Ritual, now: datetime, error: str) -> None:
    """An occurrence that can't be compiled ends here and its owner is told; the next one comes as planned."""

    def settle(session: Session) -> None:
        if ritual.settle(session, occurrence.number, State.FAILED, error):
            message = delivery_words.broken(of.kind, occurrence.due_at, of.zone, error)
            deliveries.owe(session, [_notice(of, f"failed:{of.kind}:{occurrence.slot}", message, now)])

    store.write(settle)


def _drop(store: Store, one: Reminder, now: datetime, _error: str) -> None:
    store.write(lambda session: reminder.done(session, one.number, now))


def _miss(store: Store, late: Sequence[Due], now: datetime) -> None:
    """Leave out what would come too late to be useful, and tell their owner in one message."""

    def settle(session: Session) -> None:
        left_out = [
            (occurrence, of)
            for occurrence, of in late
            if ritual.settle(session, occurrence.number, State.SKIPPED, "too late to be useful")
        ]
        if left_out:
            first, of = left_out[0]
            message = delivery_words.missed([(one.kind, each.due_at, one.zone) for each, one in left_out])
            deliveries.owe(session, [_notice(of, f"missed:{of.kind}:{first.slot}", message, now)])

    store.write(settle)


def _notice(of: Ritual, key: str, message: Message, now: datetime) -> deliveries.Owed:
    """A word to the ritual's owner, which can wait until they are at work."""
    return deliveries.Owed(
        of.workspace_id, key, of.owner, message.payload(), due_at=now, urgency=Urgency.SOON
    )


def _owed(of: Ritual, key: str, payload: Json, due_at: datetime) -> deliveries.Owed:
    return deliveries.Owed(of.workspace_id, key, of.channel, payload, due_at, tell=of.owner)


def _remind(store: Store, one: Reminder, now: datetime) -> None:
    message = store.read(
        lambda session: REMIND[one.kind](
            session, one.workspace_id, one.kind, one.subject_id, one.user_id, now
        )
    )
    store.write(lambda session: _reminded(session, one, message, now))


def _reminded(session: Session, one: Reminder, message: Message | None, now: datetime) -> None:
    if reminder.done(session, one.number, now) and message:
        key = f"reminder:{one.kind}:{one.subject_id}:{one.user_id}"
        deliveries.owe(
            session, [deliveries.Owed(one.workspace_id, key, one.user_id, message.payload(), due_at=now)]
        )
