"""Purpose: how fast Slack lets us speak: what this process needs to remember of it, and how much a minute.

What every process must know stands in the store: when each lane last spoke (storage/outbox/queue) and which
methods wait (storage/outbox/method_wait). Measured in real seconds, whatever the bot's own clock says.
"""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

SECONDS_A_MESSAGE = 1.0
# Slack allows "several hundred" messages a minute and workspace, and short bursts above it.
MESSAGES_A_MINUTE = 300
BURST = 100.0
# With more of them than this, those that are full again are forgotten.
MOST_BUDGETS = 20_000


class RateLimit:
    """`spacing` keeps two messages of one lane apart. `monotonic` is a clock in seconds that never goes back.

    The budget of a workspace is kept by whoever hands out: one process at a time. The next one starts with a
    full burst.
    """

    def __init__(
        self, monotonic: Callable[[], float] = time.monotonic, spacing_s: float = SECONDS_A_MESSAGE
    ) -> None:
        self.spacing = timedelta(seconds=spacing_s)
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._methods: dict[tuple[int, str], float] = {}
        self._budgets: dict[int, tuple[float, float]] = {}
        self._spent: set[int] = set()

    def block(self, workspace_id: int, method: str, wait_s: float) -> None:
        """Slack asked this workspace to leave this method alone for so long."""
        with self._lock:
            until = self._monotonic() + wait_s
            key = workspace_id, method
            self._methods[key] = max(until, self._methods.get(key, 0.0))

    def wait_s(self, workspace_id: int, method: str) -> float:
        """Seconds until Slack lets this workspace call the method, as far as this process knows."""
        with self._lock:
            return max(0.0, self._methods.get((workspace_id, method), 0.0) - self._monotonic())

    def spend(self, workspace_id: int) -> bool:
        """Take one message out of the workspace's budget; False when it is used up for now."""
        with self._lock:
            left = self._left(workspace_id)
            if left < 1:
                self._spent.add(workspace_id)
                return False
            self._budgets[workspace_id] = left - 1, self._monotonic()
            return True

    def spent(self) -> set[int]:
        """Workspaces that asked for more than their budget had and have nothing yet."""
        with self._lock:
            self._spent = {one for one in self._spent if self._left(one) < 1}
            if len(self._budgets) > MOST_BUDGETS:
                kept = {one: budget for one, budget in self._budgets.items() if self._left(one) < BURST}
                self._budgets = kept
            return set(self._spent)

    def _left(self, workspace_id: int) -> float:
        left, at = self._budgets.get(workspace_id, (BURST, 0.0))
        return min(BURST, left + (self._monotonic() - at) * MESSAGES_A_MINUTE / 60)
