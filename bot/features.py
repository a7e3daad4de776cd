"""Purpose: every feature in one visible list, and all that is made of what they declare.

The order is the order of help, and in which what is due is done: the week is closed before Monday speaks of
it. To add a feature is one line here.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache, partial

import structlog

from bot.readers import READERS
from domain.job import Job
from domain.names import Names
from handlers import (
    calendar_feed,
    feedback,
    health,
    help,
    home,
    installation,
    leaders,
    member,
    news,
    promise,
    quiet,
    ride_along,
    ritual,
    setup,
    status,
    team,
    touchpoint,
)
from handlers.shared import listener
from handlers.shared.feature import Cards, Command, Feature, Forget, OnDue, Shortcut
from presenters.monday import AgendaSource
from storage import deadline
from storage.db.engine import Session, Store
from storage.deadline import Deadline
from storage.erasure import NOBODY, WORDS, AboutRow, Fate, Personal
from storage.history import HistoryEvent
from storage.outbox import method_wait, retention, table_verdict
from storage.outbox.deliveries import Delivery
from storage.outbox.method_wait import MethodWait
from storage.outbox.table_verdict import TableVerdict
from storage.scope import Here
from storage.word_index import IndexedWord
from storage.workspace import Workspace

log = structlog.get_logger(__name__)

TRY_AGAIN = timedelta(minutes=10)

FEATURES: tuple[Feature, ...] = (
    feedback.FEATURE,
    news.FEATURE,
    promise.FEATURE,
    ride_along.FEATURE,
    quiet.FEATURE,
    setup.FEATURE,
    status.FEATURE,
    touchpoint.FEATURE,
    calendar_feed.FEATURE,
    health.FEATURE,
    leaders.FEATURE,
    team.FEATURE,
    ritual.FEATURE,
    home.FEATURE,
    member.FEATURE,
    installation.FEATURE,
    help.FEATURE,
)
# What no feature owns: the workspace itself, what is due, what is owed and was sent, what happened to things,
# and their words.
CORE = Feature(
    tables=(Workspace, Deadline, Delivery, MethodWait, TableVerdict, HistoryEvent, IndexedWord),
    personal=(
        Personal(Deadline, {"person": Fate.DELETE}),
        Personal(
            Delivery,
            {"target": Fate.DELETE, "tell": {"tell": None}, "instead": {"instead": None}},
            words_of="target",
            words=frozenset({"payload"}),
        ),
        Personal(
            HistoryEvent,
            {"actor": {"actor": NOBODY, "why": WORDS, "what": {}}, "what": Fate.TAKE_OUT},
            words_of="actor",
            words=frozenset({"actor", "why", "what"}),
            sentences=frozenset({"why"}),
            spoken=AboutRow(number="about_number", theirs=frozenset({"actor"}), kind_in="about_kind"),
        ),
    ),
    forget={"forget waits": method_wait.forget, "forget answers to tables": table_verdict.forget},
)
EVERYTHING = (*FEATURES, CORE)


def commands(features: Sequence[Feature] = FEATURES) -> list[Command]:
    """Every line of help, in order."""
    return [command for feature in features for command in feature.commands]


def shortcuts(features: Sequence[Feature] = FEATURES) -> list[Shortcut]:
    """Every entry in a message's menu, in order."""
    return [shortcut for feature in features for shortcut in feature.shortcuts]


def events(features: Sequence[Feature] = FEATURES) -> list[str]:
    """Every event Slack must send, sorted."""
    return sorted({name for feature in features for event in feature.events for name in event.names})


def scopes(features: Sequence[Feature] = FEATURES) -> dict[str, str]:
    """Every bot scope needed, with its reasons, sorted."""
    reasons: dict[str, list[str]] = {}
    for feature in features:
        for scope, reason in feature.scopes.items():
            reasons.setdefault(scope, []).append(reason)
    return {scope: "; ".join(reasons[scope]) for scope in sorted(reasons)}


def agenda(features: Sequence[Feature] = FEATURES) -> list[AgendaSource]:
    """What finds the lines of what is coming, for Monday."""
    return listener.agenda_of(features)


def personal(features: Sequence[Feature] = EVERYTHING) -> list[Personal]:
    """What every table keeps of people."""
    return [each for feature in features for each in feature.personal]


def cards(features: Sequence[Feature] = EVERYTHING) -> dict[str, Cards]:
    """What shows a thing as it stands, by its kind."""
    return {kind: each for feature in features for kind, each in feature.cards.items()}


def due_jobs(store: Store, now: datetime, names: Names, features: Sequence[Feature] = FEATURES) -> list[Job]:
    """All that is due in the store now, feature by feature. The program, the tests and a trial ask here."""
    due = store.read(lambda session: deadline.due(session, now))
    for kind in {each.kind for each in due} - deadline_kinds(features):
        _warn_of(kind)
    lent = {"store": store, "now": now, "names": names, "agenda": agenda(features)}
    jobs: list[Job] = []
    for feature in features:
        jobs += listener.call(feature.jobs, lent) if feature.jobs else ()
        jobs += [
            _job(Here(store, now, each.workspace_id, names), each, feature.deadlines[each.kind])
            for each in due
            if each.kind in feature.deadlines
        ]
    return jobs


def deadline_kinds(features: Sequence[Feature] = FEATURES) -> set[str]:
    """Every kind of deadline that somebody looks for: a feature here, or a reader beside."""
    of_features = (kind for feature in features for kind in feature.deadlines)
    return {*of_features, *(kind for reader in READERS for kind in reader.kinds)}


def _job(here: Here, due: Deadline, on_due: OnDue) -> Job:
    """What fails is tried again later; by then it may be too late to be of use, which its feature knows."""
    return Job(f"deadline {due.kind}", partial(on_due, here, due), partial(_put_off, here, due))


def _put_off(here: Here, due: Deadline, _error: str) -> None:
    here.write(lambda scope: deadline.move(scope.session, due, scope.now + TRY_AGAIN))


@cache
def _warn_of(kind: str) -> None:
    """Once, though the clock looks every second: an older version left it, or a newer one."""
    log.warning("deadline that nobody looks for", kind=kind)


def forget_jobs(
    store: Store, now: datetime, words_kept: timedelta, features: Sequence[Feature] = EVERYTHING
) -> list[Job]:
    """What each night takes out of the store; the words of what was sent go after `words_kept`."""
    return [
        *(
            Job(name, partial(store.write, partial(_forget, forget=forget, now=now)))
            for feature in features
            for name, forget in feature.forget.items()
        ),
        Job("forget what was sent", partial(retention.forget, store, now, words_kept)),
    ]


def _forget(session: Session, forget: Forget, now: datetime) -> object:
    return forget(session, now)
