"""Purpose: how fast Slack lets us speak: one message a second and channel, and the waits it asks for.

Measured in real seconds, whatever the bot's own clock says. Knows one process: the one that holds the lock.
"""

import threading
import time
from collections.abc import Callable

Lane = tuple[int, str]
SECONDS_A_MESSAGE = 1.0


class Pace:
    """Which lanes may speak when. `monotonic` is a clock in seconds that never goes back."""

    def __init__(
        self, monotonic: Callable[[], float] = time.monotonic, spacing_s: float = SECONDS_A_MESSAGE
    ) -> None:
        self._monotonic = monotonic
        self._spacing_s = spacing_s
        self._lock = threading.Lock()
        self._lanes: dict[Lane, float] = {}
        self._methods: dict[tuple[int, str], float] = {}

    def spoke(self, lane: Lane) -> None:
        """A message went out on this lane just now."""
        with self._lock:
            self._lanes[lane] = self._monotonic() + self._spacing_s

    def blocked(self, workspace_id: int, method: str, wait_s: float) -> None:
        """Slack asked this workspace to leave this method alone for so long."""
        with self._lock:
            until = self._monotonic() + wait_s
            key = workspace_id, method
            self._methods[key] = max(until, self._methods.get(key, 0.0))

    def waiting(self) -> set[Lane]:
        """Lanes that may not speak yet; what is over is forgotten."""
        with self._lock:
            now = self._monotonic()
            self._lanes = {lane: until for lane, until in self._lanes.items() if until > now}
            return set(self._lanes)

    def may_call(self, workspace_id: int, method: str) -> bool:
        """Whether Slack lets this workspace call the method now."""
        with self._lock:
            return self._methods.get((workspace_id, method), 0.0) <= self._monotonic()

    def next_free_s(self) -> float | None:
        """Seconds until the next waiting lane or method is free, or None when none waits."""
        with self._lock:
            now = self._monotonic()
            times = [until for until in [*self._lanes.values(), *self._methods.values()] if until > now]
            return min(times) - now if times else None
