"""Purpose: the embedded engine: threads of this process send what is due while it holds the dispatcher.

Needs no other process and runs on either database.
"""

import time

from bot.delivery.deliverer import Deliverer
from bot.delivery.dispatcher import REST_S
from bot.delivery.pool import Pool
from storage.outbox.queue import Ready

# For so long after the last message a lane may have another one waiting for its second to be over.
ACTIVE_FOR_S = 2.0
# With more in line than there are threads, those that are free must not wait long for the next one; what is
# claimed together is claimed with less work.
REST_IN_A_STORM_S = 0.05
# One look finds what several rounds hand out; what changed meanwhile is seen when it is taken.
AHEAD = 512
AHEAD_FOR_S = 0.5


class Embedded:
    """Claims only as much as there are threads free, so that a delivery waits in the ledger and not here."""

    def __init__(self, deliverer: Deliverer, threads: Pool) -> None:
        self._deliverer = deliverer
        self._pool = threads
        self._handed_out_at = 0.0
        self._ahead: list[Ready] = []
        self._looked_at = 0.0

    def start(self) -> None:
        """The threads start as they are needed."""

    def tend(self) -> None:
        """Only the owner has anything claimed; it sweeps as it hands out."""

    def begin(self) -> None:
        """Nothing is remembered from one ownership to the next."""
        self._ahead = []

    def hand_out(self) -> None:
        room = self._pool.room()
        if room > 0:
            self._look_ahead()
            ready, self._ahead = self._ahead[:room], self._ahead[room:]
            if ready:
                self._pool.take([one.number for one in self._deliverer.afford(ready)])
                self._handed_out_at = time.monotonic()
        self._pool.sweep()

    def _look_ahead(self) -> None:
        if not self._ahead or time.monotonic() > self._looked_at + AHEAD_FOR_S:
            self._looked_at = time.monotonic()
            self._ahead = self._deliverer.ready(AHEAD)

    def active(self) -> bool:
        return time.monotonic() < self._handed_out_at + ACTIVE_FOR_S

    def rest_s(self) -> float:
        return REST_IN_A_STORM_S if self._ahead else REST_S

    def problems(self) -> list[str]:
        return []

    def tidy(self) -> None:
        """It leaves nothing behind."""

    def stop(self) -> None:
        self._pool.stop()
