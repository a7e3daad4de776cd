"""Stories: how many are sent at once, and that none is sent twice by one process."""

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
from storage.outbox.queue import ClaimedDelivery
from tests.bot.dispatcher import NOW, clock
from tests.patience import PATIENCE_S, until


class Slow(Deliverer):
    """A deliverer whose deliveries end when the test says so."""

    def __init__(self) -> None:
        self.ends: dict[int, Future[None]] = {1: Future(), 2: Future()}

    def take(
        self, ids: Sequence[int], owner: int | None = None, most: int | None = None
    ) -> list[ClaimedDelivery]:
        return [_claimed(one, owner) for one in ids[:most]]

    def deliver(self, one: ClaimedDelivery) -> None:
        self.ends[one.number].result(PATIENCE_S)


def _claimed(number: int, owner: int | None) -> ClaimedDelivery:
    empty: dict[str, Any] = {"payload": {}, "of_key": None, "file_id": None, "tell": None, "instead": None}
    return ClaimedDelivery(
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
def deliverer() -> Slow:
    return Slow()


@pytest.fixture
def one_thread(lite_store: Store, deliverer: Slow, held: Ownership, monkeypatch: pytest.MonkeyPatch) -> Pool:
    monkeypatch.setattr(sending, "POOL", 1)
    return Pool(lite_store, deliverer, held, clock, lambda: None)


def test_what_is_being_sent_is_not_taken_again_and_room_comes_back(one_thread: Pool, deliverer: Slow) -> None:
    before = one_thread.room()
    (call,) = one_thread.take([1])

    assert (one_thread.take([1]), one_thread.room()) == ([], before - 1)
    deliverer.ends[1].set_result(None)
    call.result(PATIENCE_S)
    until(lambda: one_thread.room() >= 1)


def test_to_stop_is_to_have_finished_what_was_being_sent(one_thread: Pool, deliverer: Slow) -> None:
    one_thread.take([1])
    stopping = threading.Thread(target=one_thread.stop)
    stopping.start()
    stopping.join(0.2)
    waited = stopping.is_alive()

    deliverer.ends[1].set_result(None)
    stopping.join(PATIENCE_S)

    assert (waited, stopping.is_alive()) == (True, False)


def test_a_delivery_that_stumbles_leaves_room_and_is_left_to_the_sweep(
    one_thread: Pool, deliverer: Slow
) -> None:
    one_thread.take([1])

    deliverer.ends[1].set_exception(OSError("disk full"))

    until(lambda: one_thread.room() >= 1)
