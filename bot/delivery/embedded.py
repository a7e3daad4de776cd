"""Purpose: the embedded engine: threads of this process send what is due while it holds the hands.

Needs no other process and runs on either database.
"""

import time

from bot.delivery.hands import REST_S
from bot.delivery.mouth import Mouth
from bot.delivery.threads import Threads

# For so long after the last message a lane may have another one waiting for its second to be over.
ACTIVE_FOR_S = 2.0
# With more in line than there are threads, those that are free must not wait long for the next look.
REST_IN_A_STORM_S = 0.05


class Embedded:
    """Claims only as much as there are threads free, so that a delivery waits in the ledger and not here."""

    def __init__(self, mouth: Mouth, threads: Threads) -> None:
        self._mouth = mouth
        self._threads = threads
        self._handed_out_at = 0.0
        self._storm = False

    def start(self) -> None:
        """The threads start as they are needed."""

    def tend(self) -> None:
        """Only the owner has anything claimed; it sweeps as it hands out."""

    def begin(self) -> None:
        """Nothing is remembered from one ownership to the next."""

    def hand_out(self) -> None:
        room = self._threads.room()
        ready = self._mouth.ready(self._threads.lanes(), room) if room > 0 else []
        self._storm = room <= 0 or len(ready) == room
        if ready:
            self._threads.take([one.number for one in self._mouth.afford(ready)])
            self._handed_out_at = time.monotonic()
        self._threads.sweep()

    def active(self) -> bool:
        return time.monotonic() < self._handed_out_at + ACTIVE_FOR_S

    def rest_s(self) -> float:
        return REST_IN_A_STORM_S if self._storm else REST_S

    def problems(self) -> list[str]:
        return []

    def tidy(self) -> None:
        """It leaves nothing behind."""

    def stop(self) -> None:
        self._threads.stop()
