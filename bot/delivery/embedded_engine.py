"""Purpose: the embedded engine: threads of this process send what is due while it holds the dispatcher.

Needs no other process and runs on either database.
"""

import time

from bot.delivery.deliverer import Deliverer
from bot.delivery.pool import Pool

# For so long after the last message a lane may have another one waiting for its second to be over.
ACTIVE_FOR_S = 2.0


class Embedded:
    """Claims only as much as there are threads free, so that a delivery waits in the ledger and not here."""

    def __init__(self, deliverer: Deliverer, pool: Pool) -> None:
        self._deliverer = deliverer
        self._pool = pool
        self._handed_out_at = 0.0

    def start(self) -> None:
        """The threads start as they are needed."""

    def tend(self) -> None:
        """Only the owner has anything claimed; it sweeps as it hands out."""

    def begin(self) -> None:
        """Nothing is remembered from one ownership to the next."""

    def hand_out(self) -> None:
        room = self._pool.room()
        ready = self._deliverer.ready(room) if room > 0 else []
        if ready:
            self._pool.take([each.number for each in self._deliverer.afford(ready)])
            self._handed_out_at = time.monotonic()
        self._pool.sweep()

    def active(self) -> bool:
        return time.monotonic() < self._handed_out_at + ACTIVE_FOR_S

    def problems(self) -> list[str]:
        return []

    def tidy(self) -> None:
        """It leaves nothing behind."""

    def stop(self) -> None:
        self._pool.stop()
