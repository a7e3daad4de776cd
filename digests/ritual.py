"""Purpose: turns the rituals that are due into deliveries, an occurrence each.

The clock calls `open_due`; the dispatcher runs the `jobs`. Sends nothing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from digests import monday, thursday
from digests.window import BEGINNING, Window
from domain.delivery import Urgency
from domain.job import Job
from domain.names import Names
from domain.ritual import LATE_AFTER, OccurrenceState
from domain.ritual import RitualKind as Kind
from messages import delivery as delivery_words
from messages.blocks import Json, Message
from presenters.monday import AgendaSource
from storage import outbox, ritual
from storage.db.engine import Store
from storage.ritual import Occurrence, Ritual
from storage.scope import Here, Scope

Due = tuple[Occurrence, Ritual]
Compiled = tuple[Message, Json | None]
"""The message, and the file that follows it in its thread where there is something to show."""


def open_due(store: Store, now: datetime) -> int:
    """Insert what came due by `now`, one short transaction; how many occurrences were opened."""
    if not store.read(lambda session: ritual.due(session, now)):
        return 0
    return store.write(lambda session: ritual.open_due(session, now))


def jobs(store: Store, now: datetime, names: Names, agenda: Sequence[AgendaSource]) -> list[Job]:
    """One job for each due occurrence, and one for each owner of what comes too late.

    `agenda` finds what is coming, for Monday.
    """
    waiting = store.read(ritual.waiting)
    newest = {of.number: occurrence.number for occurrence, of in waiting}
    missed: defaultdict[tuple[int, str], list[Due]] = defaultdict(list)
    for occurrence, of in waiting:
        if _too_late(occurrence, of, now):
            missed[of.workspace_id, of.owner].append((occurrence, of))
    return [
        *(
            Job("miss", partial(Here(store, now, workspace_id, names).write, _miss, late))
            for (workspace_id, _owner), late in missed.items()
        ),
        *(
            _job(Here(store, now, of.workspace_id, names), occurrence, of, newest, agenda)
            for occurrence, of in waiting
            if not _too_late(occurrence, of, now)
        ),
    ]


def _job(
    here: Here,
    occurrence: Occurrence,
    of: Ritual,
    newest: Mapping[int, int],
    agenda: Sequence[AgendaSource],
) -> Job:
    is_newest = newest[of.number] == occurrence.number
    return Job(
        name=f"write {of.kind}",
        run=partial(_write, here, occurrence, of, agenda) if is_newest else partial(_skip, here, occurrence),
        failed=partial(_fail, here, occurrence, of),
    )


def _too_late(occurrence: Occurrence, of: Ritual, now: datetime) -> bool:
    return now - occurrence.due_at > timedelta(minutes=of.useful_for)


def _write(here: Here, occurrence: Occurrence, of: Ritual, agenda: Sequence[AgendaSource]) -> None:
    """Compile outside any write transaction, then settle the occurrence and write its delivery in one."""
    message, file = here.read(_compile, of, occurrence.due_at, agenda)
    here.write(_settle, occurrence, of, message, file)


def compile_for(scope: Scope, of: Ritual, at: datetime, agenda: Sequence[AgendaSource]) -> Message:
    """What the ritual says for the moment `at`, with the data known at `at`."""
    return _compile(scope, of, at, agenda)[0]


def _compile(scope: Scope, of: Ritual, at: datetime, agenda: Sequence[AgendaSource]) -> Compiled:
    window = Window(
        since=ritual.last_written(scope.session, of.number, at) or BEGINNING,
        until=at,
        zone=of.zone,
        late=scope.now - at > LATE_AFTER,
    )
    then = replace(scope, now=at)
    if of.kind == Kind.MONDAY:
        return monday.compile(then, window, agenda)
    return thursday.compile(then, window)


def _settle(scope: Scope, occurrence: Occurrence, of: Ritual, message: Message, file: Json | None) -> None:
    """It is owed since its own moment, however late it is written or wrong the clock was just now."""
    if not ritual.settle(scope.session, occurrence.number, OccurrenceState.WRITTEN):
        return
    key, at = f"occurrence:{of.kind}:{occurrence.slot}", occurrence.due_at
    outbox.post(scope, of.channel, key, message, due_at=at, tell=of.owner)
    if file:
        outbox.file(scope, of.channel, f"{key}:deck", file, thread_of=key, due_at=at, tell=of.owner)


def _skip(here: Here, occurrence: Occurrence) -> None:
    """After a long time away only the newest of a ritual is posted."""
    why = "a later one is due as well"
    here.write(lambda scope: ritual.settle(scope.session, occurrence.number, OccurrenceState.SKIPPED, why))


def _fail(here: Here, occurrence: Occurrence, of: Ritual, error: str) -> None:
    """An occurrence that can't be compiled ends here and its owner is told; the next one comes as planned."""
    here.write(_settle_failed, occurrence, of, error)


def _settle_failed(scope: Scope, occurrence: Occurrence, of: Ritual, error: str) -> None:
    if ritual.settle(scope.session, occurrence.number, OccurrenceState.FAILED, error):
        message = delivery_words.digest_failed(of.kind, occurrence.due_at, of.zone, error)
        outbox.dm(scope, of.owner, f"failed:{of.kind}:{occurrence.slot}", message, Urgency.SOON)


def _miss(scope: Scope, late: Sequence[Due]) -> None:
    """Leave out what would come too late to be useful, and tell their owner in one message."""
    left_out = [
        (occurrence, of)
        for occurrence, of in late
        if ritual.settle(scope.session, occurrence.number, OccurrenceState.SKIPPED, "too late to be useful")
    ]
    if left_out:
        first, of = left_out[0]
        message = delivery_words.digests_missed(
            [(each.kind, one.due_at, each.zone) for one, each in left_out]
        )
        outbox.dm(scope, of.owner, f"missed:{of.kind}:{first.slot}", message, Urgency.SOON)
