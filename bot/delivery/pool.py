"""Purpose: sends what this process has claimed, many at once, and knows what it is working on.

Every engine ends here. Decides neither what is due nor who does it.
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.delivery.deliverer import Deliverer, log_fields
from bot.job_runner import story
from storage.db.engine import Store
from storage.outbox import queue
from storage.outbox.ownership import Ownership
from storage.outbox.queue import ClaimedDelivery

log = structlog.get_logger(__name__)

# So many calls under way at once. Slack answers in about a tenth of a second, and a company's channels take
# one post a second each.
POOL = 32
# A new process begins with a few, and each that ends makes room for two: whatever it is sending when it is
# killed has to be looked for in Slack.
FEW = 2
SWEEP_EVERY_S = 5.0
SWEPT_AGAIN_AFTER = timedelta(seconds=15)


class Pool:
    """`done` is called after each delivery, whatever came of it."""

    def __init__(
        self, store: Store, deliverer: Deliverer, ownership: Ownership, clock: Clock, done: Callable[[], None]
    ) -> None:
        self._store = store
        self._deliverer = deliverer
        self._ownership = ownership
        self._clock = clock
        self._done = done
        self._pool = ThreadPoolExecutor(POOL, thread_name_prefix="deliver")
        self._asked: set[int] = set()
        self._busy: set[int] = set()
        self._lock = threading.Lock()
        self._swept = 0.0
        self._window = FEW

    def room(self) -> int:
        """How many more fit now."""
        with self._lock:
            return self._window - len(self._busy)

    def take(self, ids: Sequence[int]) -> list[Future[None]]:
        """Claim of these deliveries what fits now and send those that were still free; one future each."""
        number = self._ownership.number
        if not self._ownership.alive(number):
            return []
        room = max(1, self.room())
        with self._lock:  # before the claim: the sweep must never see one claimed that nobody works on
            mine = [one for one in ids if one not in self._asked and one not in self._busy]
            self._asked |= {*mine}
        rows: list[ClaimedDelivery] = []
        try:
            rows = self._deliverer.take(mine, number, room)
        finally:
            with self._lock:
                self._asked -= {*mine}
                self._busy |= {row.number for row in rows}
        return [self._send(row) for row in rows]

    def _send(self, one: ClaimedDelivery) -> Future[None]:
        future = self._pool.submit(self._deliver, one)
        future.add_done_callback(lambda ended: self._finish(one, ended))
        return future

    def _deliver(self, one: ClaimedDelivery) -> None:
        """Send it, unless this process is not who claimed it any more: then somebody else finds it."""
        if one.owner is not None and self._ownership.alive(one.owner):
            self._deliverer.deliver(one)

    def _finish(self, one: ClaimedDelivery, ended: Future[None]) -> None:
        with self._lock:
            self._busy.discard(one.number)
            self._window = min(POOL, self._window + 1)
        if not ended.cancelled() and (error := ended.exception()):
            # It stays marked as being sent, since it may have been; the sweep puts it back.
            log.error("delivery stumbled", **log_fields(one), **story(error))
        self._done()

    def sweep(self) -> None:
        """Now and then, put back what this process marked as being sent and no longer works on."""
        if time.monotonic() < self._swept + SWEEP_EVERY_S:
            return
        self._swept = time.monotonic()
        with self._lock:
            busy = self._busy | self._asked
        now, number = self._clock(), self._ownership.number
        due_at = now + SWEPT_AGAIN_AFTER
        taken = self._store.write(lambda session: queue.take_back(session, now, [number], due_at, busy))
        if taken:
            log.warning("found deliveries nobody worked on", taken_back=taken)

    def stop(self) -> None:
        """Finish what is being sent; what was not begun stays in the ledger."""
        self._pool.shutdown(wait=True, cancel_futures=True)
