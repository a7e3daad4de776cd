"""Purpose: what time it is: the only place that reads the wall clock.

Everything below gets `now` handed in. A clock from a URL is set from outside and runs on by itself.
"""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.request import urlopen

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one clock


class SettableClock:
    """A clock that was set to some moment and runs on from there."""

    def __init__(self, start: datetime) -> None:
        self._lock = threading.Lock()
        self._offset = start - system_clock()

    def __call__(self) -> datetime:
        with self._lock:
            return system_clock() + self._offset

    def set(self, to: datetime) -> None:
        """Run on from `to` (aware)."""
        with self._lock:
            self._offset = to - system_clock()


def from_url(url: str) -> SettableClock:
    """A clock set to what `url` answers: JSON with `now` in ISO 8601, offset included."""
    if not url.startswith(("http://", "https://")):
        raise ValueError("the clock's URL must be http or https")
    with urlopen(url, timeout=5) as answer:  # noqa: S310 - the scheme is checked above
        return SettableClock(datetime.fromisoformat(json.load(answer)["now"]))


def skew(theirs: datetime, ours: datetime) -> timedelta:
    """How far our clock is off theirs."""
    return abs(ours - theirs)
