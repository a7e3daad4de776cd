"""Purpose: lets scenes that load the machine take turns while their processes run side by side.

A scene gives its turn away as soon as it only waits. One that runs alone has the machine to itself.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

TURN = "CHAOS_TURN"
"""The environment variable that names the file whose lock is the turn."""


@contextmanager
def turn() -> Iterator[Callable[[], None]]:
    """Wait for the turn; what is yielded gives it away early. A process that ends gives it away too."""
    with ExitStack() as held:
        if path := os.environ.get(TURN):
            file = held.enter_context(Path(path).open("a"))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield held.close
