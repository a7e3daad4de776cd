"""Purpose: hears when this process is told to stop: by Ctrl-C, or by a supervisor's SIGTERM."""

import os
import signal
from collections.abc import Callable


def listen() -> Callable[[], object]:
    """From now on both are heard; what comes back waits for the first of them, or for one that came before.

    They come through a pipe: an exception may come where Python ignores it, and is lost, and a lock may be
    held already by what the signal interrupts.
    """
    read, write = os.pipe()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os.write(write, b"."))
    return lambda: os.read(read, 1)
