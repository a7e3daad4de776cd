"""Stories: a thread that sends is free once Slack has answered; what came of it is recorded meanwhile."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from typing import Any

import pytest

from bot.delivery import pool as sending
from bot.delivery.deliverer import Deliverer
from bot.delivery.pool import Pool
from storage.db.engine import Store
from storage.outbox.ownership import Ownership, ownership
from storage.outbox.queue import Claimed
from tests.bot.dispatcher import NOW, clock
from tests.patience import PATIENCE_S


class Told(Deliverer):
    """A deliverer whose calls succeed at once and whose records the test decides about."""

    def __init__(self) -> None:
        self.records: dict[int, Future[bool]] = {}

    def take(self, ids: Sequence[int], owner: int | None = None, most: int | None = None) -> list[Claimed]:
        return [_claimed(one, owner) for one in ids[:most]]

    def deliver(self, one: Claimed) -> Future[bool] | None:
        return self.records.setdefault(one.number, Future())


def _claimed(number: int, owner: int | None) -> Claimed:
    empty: dict[str, Any] = {"payload": {}, "of_key": None, "file_id": None, "tell": None, "instead": None}
    return Claimed(
        number, 1, f"m{number}", "message", "C0ONE", **empty, attempts=1, unknown_since=None, unknowns=0,
        owed_at=NOW, owner=owner,
    )  # fmt: skip


@pytest.fixture
def held(lite_store: Store) -> Iterator[Ownership]:
    lock = ownership(lite_store.url)
    lock.take()
    yield lock
    lock.release()


@pytest.fixture
def deliverer() -> Told:
    return Told()


@pytest.fixture
def one_thread(lite_store: Store, deliverer: Told, held: Ownership, monkeypatch: pytest.MonkeyPatch) -> Pool:
    monkeypatch.setattr(sending, "POOL", 1)
    return Pool(lite_store, deliverer, held, clock, lambda: None)


def test_a_thread_sends_the_next_one_while_the_last_is_being_recorded(
    one_thread: Pool, deliverer: Told
) -> None:
    for call in one_thread.take([1, 2]):
        call.result(PATIENCE_S)

    assert [one.done() for one in deliverer.records.values()] == [False, False]
    assert one_thread.take([1]) == []
    deliverer.records[1].set_result(True)
    deliverer.records[2].set_result(True)
    assert len(one_thread.take([1])) == 1


def test_to_stop_is_to_have_recorded_what_was_sent(one_thread: Pool, deliverer: Told) -> None:
    (call,) = one_thread.take([1])
    call.result(PATIENCE_S)
    stopping = threading.Thread(target=one_thread.stop)
    stopping.start()
    stopping.join(0.2)
    waited = stopping.is_alive()

    deliverer.records[1].set_result(True)
    stopping.join(PATIENCE_S)

    assert (waited, stopping.is_alive()) == (True, False)


def test_a_record_that_fails_leaves_its_delivery_to_the_sweep(one_thread: Pool, deliverer: Told) -> None:
    (call,) = one_thread.take([1])
    call.result(PATIENCE_S)

    deliverer.records[1].set_exception(OSError("disk full"))

    assert one_thread.room() == 1
