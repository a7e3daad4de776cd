"""Purpose: what became visible to whom, in order, so that an act can say what its person saw. Bounded."""

from collections import deque
from dataclasses import dataclass

from sandbox.world import Json


@dataclass(frozen=True)
class Seen:
    number: int
    kind: str
    """`message`, `changed`, `ephemeral` or `view`."""
    item: Json
    user: str = ""
    """Empty: everyone in the channel."""
    channel: str = ""


class Journal:
    def __init__(self, kept: int = 20_000) -> None:
        self._seen: deque[Seen] = deque(maxlen=kept)
        self._number = 0

    def mark(self) -> int:
        return self._number

    def note(self, kind: str, item: Json, user: str = "", channel: str = "") -> None:
        self._number += 1
        self._seen.append(Seen(self._number, kind, item, user, channel))

    def since(self, mark: int) -> list[Seen]:
        """Everything noted after a mark, oldest first."""
        found: list[Seen] = []
        for seen in reversed(self._seen):
            if seen.number <= mark:
                break
            found.append(seen)
        return found[::-1]
