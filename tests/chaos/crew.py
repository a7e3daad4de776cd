"""Purpose: the worker processes of a run: started, watched, killed, frozen, and all ended by their ids.

Knows who owns the dispatcher from what each worker's log says. Decides nothing about when to kill.
"""

import json
import multiprocessing
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.chaos import worker as code
from tests.chaos.figures import Void

READY = '"posting from here"'
UP = "worker is running"
UP_WITHIN_S = 30.0
# Each worker is forked from a process that has read the code and run none of it: hundreds are killed, and
# reading it anew each time would keep both processors busy for most of the run.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([code.__name__])


@dataclass
class Worker:
    """One process, its log, and since when it owns the dispatcher (seconds, real clock)."""

    process: BaseProcess
    log: Path
    frozen: bool = False
    _owns_since: float | None = None

    @property
    def alive(self) -> bool:
        return self.process.is_alive()

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    @property
    def up(self) -> bool:
        return self.alive and UP in self.log.read_text(errors="replace")

    @property
    def owns_since(self) -> float | None:
        if self._owns_since is None:
            lines = self.log.read_text(errors="replace").splitlines(keepends=True)
            for line in lines:
                if READY in line and line.endswith("\n"):
                    # What is printed meanwhile, without its end yet, may stand before it.
                    said = json.loads(line[line.index("{") :])
                    self._owns_since = datetime.fromisoformat(said["timestamp"]).timestamp()
                    break
        return self._owns_since

    def send(self, number: signal.Signals) -> float:
        """Send a signal to this process and no other; when that was."""
        os.kill(self.pid, number)
        return time.time()

    def end(self) -> None:
        """Kill it, if that is still to be done, and wait until it is gone."""
        if self.alive:
            self.process.kill()
        self.process.join(10)


class Crew:
    """`size` workers over one database, each replaced when it is killed."""

    def __init__(self, environment: Mapping[str, str], folder: Path, size: int) -> None:
        self._environment = environment
        self._folder = folder
        self._started = 0
        self.every: list[Worker] = []
        self.workers = [self.start() for _ in range(size)]

    def start(self, **more: str) -> Worker:
        self._started += 1
        log = self._folder / f"worker{self._started}.log"
        log.touch()
        environment = {**self._environment, **more}
        process = FORKS.Process(target=code.begin, args=(environment, self._folder, log), daemon=True)
        process.start()
        worker = Worker(process, log)
        self.every.append(worker)
        return worker

    def enlist(self, **more: str) -> Worker:
        """One more worker, with more in its environment."""
        worker = self.start(**more)
        self.workers.append(worker)
        return worker

    def await_up(self) -> None:
        """Until all workers run; Void when one ended or takes too long."""
        deadline = time.monotonic() + UP_WITHIN_S
        while not all(worker.up for worker in self.workers):
            ended = [worker for worker in self.workers if not worker.alive]
            if ended or time.monotonic() > deadline:
                said = (ended or self.workers)[0].log.read_text(errors="replace")[-2000:]
                raise Void(f"the workers did not come up: {said}")
            time.sleep(0.05)

    def owner(self) -> Worker | None:
        """The living worker that posts, if one does now."""
        return next((one for one in self.workers if one.alive and one.owns_since is not None), None)

    def kill(self, worker: Worker) -> float:
        """kill -9, and another in its place; when it was killed."""
        at = worker.send(signal.SIGKILL)
        worker.end()
        self.workers[self.workers.index(worker)] = self.start()
        return at

    def takeovers(self, kills: Mapping[int, float]) -> list[float]:
        """For each killed owner (by pid, with the moment): how long until the next one posted."""
        owners = sorted(one.owns_since for one in self.every if one.owns_since is not None)
        owned = {one.pid for one in self.every if one.owns_since is not None}
        after = [
            next((since - at for since in owners if since > at), float("inf"))
            for pid, at in kills.items()
            if pid in owned
        ]
        return [one for one in after if one != float("inf")]

    def end(self) -> None:
        for worker in self.every:
            worker.end()


@contextmanager
def crew(environment: Mapping[str, str], size: int) -> Iterator[Crew]:
    """The workers up; whatever happens, none of them is left."""
    with tempfile.TemporaryDirectory(prefix="drumbeat-chaos-") as folder:
        hired = Crew(environment, Path(folder), size)
        try:
            hired.await_up()
            yield hired
        finally:
            hired.end()
            if kept := os.environ.get("CHAOS_KEEP"):  # to look into when something was lost
                shutil.copytree(folder, kept, dirs_exist_ok=True)
