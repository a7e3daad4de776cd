"""Purpose: the sandbox's own time: an instant that runs on at the real pace and can be set.

It does not time signatures, triggers, response_urls or Retry-After: those use real time.
"""

import time
from datetime import UTC, datetime, timedelta


def parse(text: str) -> datetime:
    """Read an ISO instant; one without an offset is taken as UTC."""
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def ts(micros: int) -> str:
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"


def real_now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


class Clock:
    def __init__(self, at: datetime | None = None) -> None:
        self.set(at or real_now())

    def set(self, at: datetime) -> None:
        self._base = at.astimezone(UTC)
        self._since = time.monotonic()

    def now(self) -> datetime:
        return self._base + timedelta(seconds=time.monotonic() - self._since)

    def micros(self) -> int:
        now = self.now()
        return int(now.timestamp()) * 1_000_000 + now.microsecond

    def seconds(self) -> int:
        return int(self.now().timestamp())

    def iso(self) -> str:
        return self.now().isoformat()
