"""Purpose: runs scenes side by side, each a process of its own that is ended by its id.

The storms go one after the other, since they load the machine; the rest mostly waits, and goes beside them:
three scenes at a time, those that take long first. Whoever went through the storms then helps with the rest.
"""

import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence

from tests.bench.processes import ROOT

FIRST = "storm"
BESIDE = ("zones", "failpoints", "frozen", "files", "jumps", "restart", "disk", "race", "outage")
HELPERS = 3
END_WITHIN_S = 40.0
Task = tuple[str, ...]
"""The scene, the engine, and further arguments."""


class _Lanes:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stopping = False
        self._running: list[subprocess.Popen[bytes]] = []
        self.bad = 0

    def go(self, *lines: deque[Task]) -> None:
        """One line of tasks after the other, each task once whoever else works on them."""
        for tasks in lines:
            self._work_off(tasks)

    def _work_off(self, tasks: deque[Task]) -> None:
        while True:
            with self._lock:
                if self._stopping or not tasks:
                    return
                scene, engine, *given = tasks.popleft()
            command = [sys.executable, "-m", "tests.chaos", "--scene", scene, "--only", engine, *given]
            with self._lock:
                if self._stopping:
                    return
                # Its lines go where ours go; a group of its own, so that Ctrl-C reaches it once, from here.
                process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
                self._running.append(process)
            code = process.wait()
            with self._lock:
                self._running.remove(process)
                self.bad += code != 0

    def stop(self) -> None:
        with self._lock:
            self._stopping = True
            running = list(self._running)
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            try:
                process.wait(END_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()


def side_by_side(tasks: Sequence[Task]) -> int:
    """0 when every task ended well; 1 otherwise."""
    running = _Lanes()
    storms = deque(task for task in tasks if task[0] == FIRST)
    rest = deque(sorted((task for task in tasks if task[0] != FIRST), key=lambda task: BESIDE.index(task[0])))
    lanes = [(storms, rest), *[(rest,)] * HELPERS]
    threads = [threading.Thread(target=running.go, args=lane, daemon=True) for lane in lanes]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    finally:
        running.stop()
    return 1 if running.bad else 0
