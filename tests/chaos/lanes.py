"""Purpose: runs scenes side by side, each a process of its own that is ended by its id.

The storms take turns, since they load the machine: one begins when the one before it only waits for what
may still come. The rest mostly waits, and goes beside them, those that take long first.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Sequence

from tests.bench.processes import ROOT
from tests.chaos.turn import TURN

FIRST = "storm"
BESIDE = ("frozen", "failpoints", "zones", "files", "jumps", "restart", "disk", "race", "outage")
BESIDE_AT_ONCE = 5
END_WITHIN_S = 40.0
Task = tuple[str, ...]
"""The scene, the engine, and further arguments."""


class _Lanes:
    def __init__(self, turn: str) -> None:
        self._environment = {**os.environ, TURN: turn}
        self._lock = threading.Lock()
        self._stopping = False
        self._running: list[subprocess.Popen[bytes]] = []
        self.bad = 0

    def work_off(self, tasks: deque[Task]) -> None:
        """One task after the other, each once whoever else works on them."""
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
                process = subprocess.Popen(command, cwd=ROOT, env=self._environment, start_new_session=True)
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
    storms = [task for task in tasks if task[0] == FIRST]
    rest = deque(sorted((task for task in tasks if task[0] != FIRST), key=lambda task: BESIDE.index(task[0])))
    lanes = [deque([storm]) for storm in storms] + [rest] * BESIDE_AT_ONCE
    with tempfile.NamedTemporaryFile(prefix="drumbeat-chaos-turn-") as turn:
        running = _Lanes(turn.name)
        threads = [threading.Thread(target=running.work_off, args=(lane,), daemon=True) for lane in lanes]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                thread.join()
        finally:
            running.stop()
    return 1 if running.bad else 0
