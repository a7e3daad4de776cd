"""What is read from outside runs beside everything else: each pool a thread, each reader once at a time."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.readers.reader import Outside, Reader, ReaderPools
from domain.job import Job
from storage.db.engine import Store
from tests.patience import PATIENCE_S

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Reading:
    """A reader whose one job waits until it may end."""

    def __init__(self, name: str, pool: str) -> None:
        self.begun = threading.Semaphore(0)
        self.may_end = threading.Event()
        self.looks = 0
        self.reader = Reader(name, self._find, timedelta(days=1), pool)

    def _find(self, _outside: Outside, _now: datetime) -> list[Job]:
        self.looks += 1
        return [Job(self.reader.name, self._run)]

    def _run(self) -> None:
        self.begun.release()
        self.may_end.wait(PATIENCE_S)


@pytest.fixture
def people() -> Reading:
    return Reading("people", "slack")


@pytest.fixture
def teams() -> Reading:
    return Reading("teams", "slack")


@pytest.fixture
def calendars() -> Reading:
    return Reading("calendars", "web")


@pytest.fixture
def pools(store: Store, people: Reading, teams: Reading, calendars: Reading) -> Iterator[ReaderPools]:
    outside = Outside(store, lambda _workspace: None)  # type: ignore[arg-type,return-value] # nobody asks it
    made = ReaderPools([each.reader for each in (people, teams, calendars)], outside)
    yield made
    for each in (people, teams, calendars):
        each.may_end.set()
    made.stop()


def test_a_slow_reader_holds_up_its_own_pool_alone(
    pools: ReaderPools, people: Reading, teams: Reading, calendars: Reading
) -> None:
    pools.look(NOW)

    assert people.begun.acquire(timeout=PATIENCE_S) and calendars.begun.acquire(timeout=PATIENCE_S)
    assert not teams.begun.acquire(blocking=False)
    people.may_end.set()
    assert teams.begun.acquire(timeout=PATIENCE_S)


def test_who_still_reads_is_not_asked_again(pools: ReaderPools, people: Reading) -> None:
    pools.look(NOW)
    assert people.begun.acquire(timeout=PATIENCE_S)

    pools.look(NOW)

    assert people.looks == 1
