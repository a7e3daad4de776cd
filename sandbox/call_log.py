"""Purpose: remember every Web API call and what came of it, so that tests can count. It judges nothing."""

import time
from collections import deque
from dataclasses import asdict, dataclass

from sandbox.world import Json


@dataclass(frozen=True)
class Entry:
    method: str
    at: float
    """Real time, in seconds."""
    outcome: str
    """`ok`, an error's name, or the fault that was played."""
    channel: str = ""
    user: str = ""
    elapsed_ms: float = 0.0


class CallLog:
    def __init__(self, kept: int = 100_000) -> None:
        self._entries: deque[Entry] = deque(maxlen=kept)

    def add(self, entry: Entry) -> None:
        self._entries.append(entry)

    def clear(self) -> None:
        self._entries.clear()

    def entries(self) -> list[Entry]:
        """All that are kept, oldest first."""
        return list(self._entries)

    def found(self, method: str = "") -> list[Json]:
        return [asdict(e) for e in self._entries if method in ("", e.method)]


def now() -> float:
    return time.time()
