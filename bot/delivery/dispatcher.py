"""Purpose: the one process at a time that hands out what is due, and takes back what the dead left.

The ledger is the truth: whatever a process forgets when it dies is found there by the next owner. How it is
sent is the engine's business.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.delivery.send import SETTLES_WITHIN
from bot.job_runner import story
from bot.metrics import Metrics
from storage.db.engine import Store
from storage.outbox import queue
from storage.outbox.ownership import Ownership

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 1.0
# Under load every commit wakes the dispatcher; looking after each one would cost more than it brings.
REST_S = 0.1
# What is due is written, and the dead are found, at most so often: while commits come all the time, to look
# ten times a second would hold up whoever sends.
LOOK_ASIDE_EVERY_S = 0.2
STOP_WITHIN_S = 10.0
MEND_EVERY_S = 10.0


class Engine(Protocol):
    """How what is due gets sent, from this process or from others."""

    def start(self) -> None:
        """Be ready to send."""

    def tend(self) -> None:
        """Look after what this process is working on; called all the time, also where others hand out."""

    def begin(self) -> None:
        """This process has just become the one that hands out."""

    def hand_out(self) -> None:
        """Let be sent what is due."""

    def active(self) -> bool:
        """Whether something was handed out just now, so that a look is worth while soon."""

    def problems(self) -> list[str]:
        """Why this engine is not ready; empty when it is."""

    def tidy(self) -> None:
        """Every night: clear away what the engine leaves behind."""

    def stop(self) -> None:
        """Finish what is being sent; what is not done stays in the ledger."""


class Dispatcher:
    """`prepare` turns what is due into deliveries: occurrences, reminders, readings.

    It runs beside the handing out: to write thousands of digests takes a while, and what is written goes out
    meanwhile, woken by its own commit.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine,
        ownership: Ownership,
        prepare: Callable[[], None],
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._store = store
        self._engine = engine
        self._ownership = ownership
        self._prepare = prepare
        self._clock = clock
        self._metrics = metrics
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="prepare")
        self._preparing: Future[None] | None = None
        self._mended = 0.0
        self._looked_aside = 0.0
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dispatcher", daemon=True)

    def start(self) -> None:
        self._engine.start()
        self._thread.start()

    def wake(self) -> None:
        """There may be something to do: look now."""
        self._wake.set()

    def problems(self) -> list[str]:
        """Why nothing would be sent from here; empty when all is well."""
        stopped = [] if self._thread.is_alive() else ["the delivery thread is not running"]
        return [*stopped, *self._engine.problems()]

    def tidy(self) -> None:
        """Every night: clear away what the engine leaves behind."""
        self._engine.tidy()

    def stop(self) -> None:
        """Finish what is being sent, within ten seconds; what is not done stays in the ledger."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(STOP_WITHIN_S)
        self._beside.shutdown(wait=True, cancel_futures=True)
        self._engine.stop()
        self._ownership.release()

    def _run(self) -> None:
        owner, rest_s = False, LOOK_EVERY_S
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self._engine.tend()
                owner = self._own(owner)
                if owner:
                    rest_s = LOOK_EVERY_S if self._look_aside() else LOOK_ASIDE_EVERY_S
                    self._engine.hand_out()
            except Exception as error:  # noqa: BLE001 - the job runner's edge: what failed is still in the ledger
                log.error("dispatcher stumbled", **story(error))
                self._wake.wait(LOOK_EVERY_S)
            self._stopping.wait(REST_S)
            if not self._engine.active():
                self._wake.wait(rest_s)

    def _look_aside(self) -> bool:
        """What the dead left, what is due and not written yet, times our clock was wrong about.

        False where that was looked at just now.
        """
        if time.monotonic() < self._looked_aside + LOOK_ASIDE_EVERY_S:
            return False
        self._looked_aside = time.monotonic()
        self._bury()
        self._keep_preparing()
        self._mend_times()
        return True

    def _keep_preparing(self) -> None:
        """One at a time; what the last one stumbled over is raised here, and what is due still is."""
        if self._preparing and not self._preparing.done():
            return
        last, self._preparing = self._preparing, self._beside.submit(self._prepare)
        if last:
            last.result()

    def _own(self, before: bool) -> bool:
        """Whether this process hands out. The owner takes back what the dead were sending."""
        if before and self._ownership.is_held():
            return True
        owner = self._ownership.take()
        self._metrics.owns(owner)
        if owner:
            self._engine.begin()
            log.info("posting from here", taken_back=self._bury())
        return owner

    def _mend_times(self) -> None:
        """Now and then: a try put off while our clock was wrong must not wait for that hour or day."""
        if time.monotonic() < self._mended + MEND_EVERY_S:
            return
        self._mended, now = time.monotonic(), self._clock()
        mended = self._store.write(lambda session: queue.mend_times(session, now))
        if mended:
            log.warning("brought near what waited for a time our clock was wrong about", deliveries=mended)

    def _bury(self) -> int:
        """Put back in line what processes that are gone were sending; how many deliveries.

        The ledger is asked first and the locks then: whoever is named there had its lock before. Most of what
        a process that died had claimed was never posted, so one look, late enough to decide, is all they get.
        """
        named = self._store.read(queue.sending_processes)
        dead = self._ownership.dead({one for one in named if one is not None})
        gone: set[int | None] = {*dead, *(named & {None})}
        if not gone:
            return 0
        now = self._clock()
        taken = self._store.write(
            lambda session: queue.take_back(session, now, gone, due_at=now + SETTLES_WITHIN)
        )
        log.info("took over from a process that is gone", taken_back=taken)
        return taken
