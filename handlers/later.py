"""Purpose: an answer to Slack that waits for what it confirms, while no thread waits with it.

Threads that wait for the same commit would all wake at once and stand in each other's way.
"""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from slack_bolt import BoltResponse


class Later(BoltResponse):
    """What a listener returns instead of answering: `then` makes the answer of `kept` once that is done.

    `then` runs where all requests are read, so it must not wait for anything. What `kept` or `then` raises is
    answered as if the listener had raised it.
    """

    def __init__(self, kept: Future[Any], then: Callable[[Future[Any]], BoltResponse]) -> None:
        super().__init__(status=500)
        self.kept = kept
        self._then = then

    def answer(self) -> BoltResponse:
        """The answer itself; waits for it where nobody has."""
        return self._then(self.kept)


def heard(kept: Future[Any]) -> BoltResponse:
    """The answer to an event: only that it was kept."""
    kept.result()
    return BoltResponse(status=200)
