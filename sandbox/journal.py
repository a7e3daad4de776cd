"""Purpose: what became visible to whom, in order, so that an act can say what its person saw. Bounded.

Whoever watches is woken at every change, also at those that are not kept here.
"""

import asyncio
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
        self._watching: set[asyncio.Event] = set()
        self.closed = False

    def mark(self) -> int:
        return self._number

    def note(self, kind: str, item: Json, user: str = "", channel: str = "") -> None:
        self._number += 1
        self._seen.append(Seen(self._number, kind, item, user, channel))
        self.stir()

    def since(self, mark: int) -> list[Seen]:
        """Everything noted after a mark, oldest first."""
        found: list[Seen] = []
        for seen in reversed(self._seen):
            if seen.number <= mark:
                break
            found.append(seen)
        return found[::-1]

    def watch(self) -> asyncio.Event:
        """An event that is set at every change from now on, until `unwatch`."""
        event = asyncio.Event()
        self._watching.add(event)
        return event

    def unwatch(self, event: asyncio.Event) -> None:
        self._watching.discard(event)

    def stir(self) -> None:
        """Wake whoever watches: something looks different now."""
        for event in self._watching:
            event.set()

    def close(self) -> None:
        """Let whoever watches go."""
        self.closed = True
        self.stir()
