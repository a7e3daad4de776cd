"""Purpose: waiting in tests for another thread, process or page; a busy machine may take its time."""

import time
from collections.abc import Callable

PATIENCE_S = 30.0


def until(done: Callable[[], bool], within_s: float = PATIENCE_S) -> None:
    """Wait for it; an AssertionError when it does not happen in time."""
    deadline = time.monotonic() + within_s
    while not done():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)
