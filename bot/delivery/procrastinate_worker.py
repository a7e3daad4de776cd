"""Purpose: a worker of the Procrastinate engine: takes jobs off the queue, sends the deliveries they name.

Any number of them may run, on any number of machines. Procrastinate's loop runs in a thread of its own; the
sending itself happens in bot/delivery/pool.
"""

import asyncio
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from procrastinate import App, PsycopgConnector

from bot.delivery.pool import POOL, Pool
from bot.job_runner import story
from storage.outbox.ownership import Ownership

log = structlog.get_logger(__name__)

TASK = "deliver"
QUEUE = "deliveries"
JOBS = POOL // 16
STOP_WITHIN_S = 10.0
AGAIN_AFTER_S = 1.0
POLL_EVERY_S = 1.0


class ProcrastinateWorker:
    """`connection` says how Procrastinate's pool reaches the queue."""

    def __init__(self, connection: Mapping[str, Any], threads: Pool, ownership: Ownership) -> None:
        self._pool = threads
        self._ownership = ownership
        self._app = App(connector=PsycopgConnector(**connection, min_size=1, max_size=4))
        self._app.task(name=TASK, queue=QUEUE)(self._deliver)
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._working: asyncio.Task[None] | None = None
        self._connected = False
        self._thread = threading.Thread(target=self._run, name="queue", daemon=True)

    def start(self) -> None:
        self._ownership.join()
        self._thread.start()

    def tend(self) -> None:
        """Be known as alive, and put back what nobody here works on.

        Once this process's lock is lost it sends nothing more of what it had claimed: others take that over.
        It goes on under a new number.
        """
        self._ownership.join()
        self._pool.sweep()

    def problems(self) -> list[str]:
        if not self._thread.is_alive():
            return ["the queue's thread is not running"]
        return [] if self._connected else ["the queue of jobs is not reached"]

    def stop(self) -> None:
        """Take no more jobs, and finish what is being sent within ten seconds."""
        self._stopping.set()
        if self._loop and self._working:
            self._loop.call_soon_threadsafe(self._working.cancel)
        self._thread.join(STOP_WITHIN_S + 5)
        self._pool.stop()

    def _run(self) -> None:
        asyncio.run(self._work())

    async def _work(self) -> None:
        self._loop = asyncio.get_running_loop()
        while not self._stopping.is_set():
            self._working = asyncio.create_task(self._until_it_breaks())
            try:
                await self._working
            except asyncio.CancelledError:
                return
            except Exception as error:  # noqa: BLE001 - the dispatcher's edge: the database may be gone for a while
                log.error("the queue broke off", **story(error))
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _until_it_breaks(self) -> None:
        async with self._app.open_async():
            self._connected = True
            try:
                await self._app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=JOBS,
                    fetch_job_polling_interval=POLL_EVERY_S,
                    shutdown_graceful_timeout=STOP_WITHIN_S,
                    delete_jobs="always",
                    install_signal_handlers=False,
                )
            finally:
                self._connected = False

    async def _deliver(self, ids: Sequence[int]) -> None:
        """The task: send what is still free of these. What fails is in the ledger, and is submitted again."""
        loop = asyncio.get_running_loop()
        while futures := await loop.run_in_executor(None, self._pool.take, ids):
            await asyncio.gather(*map(asyncio.wrap_future, futures), return_exceptions=True)
