"""Purpose: the embedded engine: threads in this process that do what is due while the process holds the lock.

The ledger is the truth: whatever this engine forgets when it dies is found there by the next owner.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.delivery.mouth import LOOK_SOON, Mouth
from bot.delivery.outcome import Outcome
from bot.delivery.pace import Lane, Pace
from bot.jobs import where
from bot.metrics import Metrics
from storage import delivery
from storage.delivery import Delivery
from storage.engine import Store
from storage.ownership import Ownership

log = structlog.get_logger(__name__)

# Slack answers in about a tenth of a second: so many calls under way make several hundred posts a second.
POOL = 128
LOOK_EVERY_S = 1.0
# Under load every commit wakes the hands; looking after each one would cost more than it brings.
REST_S = 0.1
STOP_WITHIN_S = 10.0
SWEEP_EVERY_S = 5.0
SWEPT_AGAIN_AFTER = timedelta(seconds=15)


class Hands:
    """`prepare` turns what is due into deliveries: occurrences, reminders, readings. It is called first."""

    def __init__(
        self,
        store: Store,
        mouth: Mouth,
        pace: Pace,
        ownership: Ownership,
        prepare: Callable[[], None],
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._store = store
        self._mouth = mouth
        self._pace = pace
        self._ownership = ownership
        self._prepare = prepare
        self._clock = clock
        self._metrics = metrics
        self._pool = ThreadPoolExecutor(POOL, thread_name_prefix="deliver")
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._busy: set[Lane] = set()
        self._busy_lock = threading.Lock()
        self._swept = 0.0
        self._thread = threading.Thread(target=self._run, name="hands", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """There may be something to do: look now."""
        self._wake.set()

    def alive(self) -> bool:
        return self._thread.is_alive()

    def stop(self) -> None:
        """Finish what is being sent, within ten seconds; what is not done stays in the ledger."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(STOP_WITHIN_S)
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._ownership.release()

    def _run(self) -> None:
        owner = False
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                owner = self._own(owner)
                if owner:
                    self._prepare()
                    self._hand_out()
                    self._sweep()
            except Exception as error:  # noqa: BLE001 - the job runner's edge: what failed is still in the ledger
                log.error("hands stumbled", error=type(error).__name__, at=where(error))
                self._wake.wait(LOOK_EVERY_S)
            self._stopping.wait(REST_S)
            self._wake.wait(self._pause())

    def _own(self, before: bool) -> bool:
        """Whether this process may post. A new owner first takes back what the one before was sending."""
        if before and self._ownership.held():
            return True
        with self._busy_lock:
            if self._busy:  # what this process was sending when it lost the lock is not over yet
                return False
        owner = self._ownership.take()
        self._metrics.owns(owner)
        if owner:
            now = self._clock()
            taken = self._store.write(
                lambda session: delivery.take_back(session, now, due_at=now + LOOK_SOON)
            )
            log.info("posting from here", taken_back=taken)
        return owner

    def _sweep(self) -> None:
        """Now and then, put back what this process marked as being sent and no longer works on."""
        if time.monotonic() < self._swept + SWEEP_EVERY_S:
            return
        self._swept = time.monotonic()
        with self._busy_lock:
            busy = set(self._busy)
        again_at = self._clock() + SWEPT_AGAIN_AFTER
        taken = self._store.write(
            lambda session: delivery.take_back(session, self._clock(), busy, due_at=again_at)
        )
        if taken:
            log.warning("found deliveries nobody worked on", taken_back=taken)

    def _hand_out(self) -> None:
        with self._busy_lock:
            busy = set(self._busy)
        room = POOL - len(busy)
        if room <= 0:
            return
        for one in self._mouth.claim(busy, room):
            with self._busy_lock:
                self._busy.add(one.lane)
            self._pool.submit(self._deliver, one).add_done_callback(self._finished(one))

    def _deliver(self, one: Delivery) -> Outcome | None:
        """Send it, unless the lock is gone: then somebody else does, who finds it in the ledger."""
        return self._mouth.deliver(one) if self._ownership.held() else None

    def _finished(self, one: Delivery) -> Callable[[Future[Outcome | None]], None]:
        def finished(future: Future[Outcome | None]) -> None:
            with self._busy_lock:
                self._busy.discard(one.lane)
            if not future.cancelled() and (error := future.exception()):
                # It stays marked as being sent, since it may have been; the sweep puts it back.
                log.error("delivery stumbled", key=one.key, error=type(error).__name__, at=where(error))
            self._wake.set()

        return finished

    def _pause(self) -> float:
        free = self._pace.next_free_s()
        return LOOK_EVERY_S if free is None else min(LOOK_EVERY_S, max(free, 0.01))
