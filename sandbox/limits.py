"""Purpose: Slack's rate limits by tier, when asked for; real time. It knows no method's tier itself."""

import math
import time
from collections import defaultdict, deque

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100, 5: 300}
"""By tier; 5 stands for what Slack calls "special, hundreds per minute"."""
BURST = 5
"""Posts a channel takes at once before one a second holds."""


class Limits:
    def __init__(self) -> None:
        self.on = False
        self._windows: dict[str, deque[float]] = defaultdict(deque)
        self._buckets: dict[str, tuple[float, float]] = {}

    def switch(self, on: bool) -> None:
        self.on = on
        self._windows.clear()
        self._buckets.clear()

    def wait(self, method: str, tier: int, channel: str) -> int:
        """0 when the call may pass (and is counted), else the seconds for Retry-After."""
        if not self.on or not tier:
            return 0
        if method == "chat.postMessage":
            return self._take(channel)
        return self._slide(method, PER_MINUTE[tier])

    def _slide(self, method: str, most: int) -> int:
        window, now = self._windows[method], time.monotonic()
        while window and now - window[0] >= 60:
            window.popleft()
        if len(window) >= most:
            return max(1, math.ceil(60 - (now - window[0])))
        window.append(now)
        return 0

    def _take(self, channel: str) -> int:
        now = time.monotonic()
        left, at = self._buckets.get(channel, (float(BURST), now))
        left = min(BURST, left + now - at)
        if left < 1:
            self._buckets[channel] = (left, now)
            return max(1, math.ceil(1 - left))
        self._buckets[channel] = (left - 1, now)
        return 0
