"""Purpose: whether the database takes writes, for whoever asks whether the program is ready.

Asked every few seconds at most, however many ask: a probe is a write too.
"""

import threading
import time

from bot import job_runner
from domain.job import Job
from storage.db.engine import Store

EVERY_S = 5.0


class WriteCheck:
    """Remembers the last answer for a few seconds. Who asks meanwhile waits for the one probe."""

    def __init__(self, store: Store, every_s: float = EVERY_S) -> None:
        self._store = store
        self._every_s = every_s
        self._lock = threading.Lock()
        self._asked_at = float("-inf")
        self._taken = False

    def are_taken(self) -> bool:
        """Whether a write went through just now, or a moment ago."""
        with self._lock:
            if time.monotonic() - self._asked_at >= self._every_s:
                self._taken = not job_runner.run([Job("write to the database", self._store.check_writes)])
                self._asked_at = time.monotonic()
            return self._taken
