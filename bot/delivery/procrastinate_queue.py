"""Purpose: the Procrastinate engine's queue: jobs on PostgreSQL that say "look at these deliveries", no more.

Hands out by putting jobs into the queue; bot/delivery/procrastinate_worker works them off, in any process on
any machine. The ledger stays the truth: a job that is lost is put in again, and one that comes twice finds
nothing to do.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

import structlog
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException, NoResult
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager
from procrastinate.types import JSONDict

from bot.delivery.deliverer import Deliverer
from bot.delivery.procrastinate_worker import QUEUE, TASK, ProcrastinateWorker
from storage.outbox import procrastinate_schema
from storage.outbox.queue import ReadyDelivery

log = structlog.get_logger(__name__)

# One job a post reaches a quarter of what one job for sixteen does.
BATCH = 16
# At most so many deliveries stand in the queue; the rest waits in the ledger, where order and limits are.
WINDOW = 768
LOST_AFTER_S = 5.0
ACTIVE_FOR_S = 2.0
OLD_HOURS = 24
ASK_WITHIN_S = 5.0

Try = tuple[int, int]
"""A delivery's id and how often it was tried before: a later try is another one."""


@dataclass(frozen=True)
class SubmittedJob:
    """The job a try was put into the queue with, and when (monotonic seconds) it was last known to wait."""

    job_id: int
    at: float


def wanted_version() -> str:
    """The queue's version that this code works with."""
    return f"procrastinate {version('procrastinate')}"


def install(url: str) -> bool:
    """Make the queue in the database, or make it anew for this version; False when it stood already."""
    return procrastinate_schema.install(url, wanted_version(), SchemaManager.get_schema())


def check(url: str) -> None:
    """SchemaError unless the queue stands at this code's version."""
    procrastinate_schema.check(url, wanted_version())


def connection(url: str) -> dict[str, Any]:
    """How Procrastinate's pools reach the queue's own schema."""
    options = {"options": f"-c search_path={procrastinate_schema.SCHEMA}", "connect_timeout": 5}
    return {"conninfo": procrastinate_schema.plain_url(url), "kwargs": options, "timeout": ASK_WITHIN_S}


class ProcrastinateQueue:
    """Puts what is ready into the queue. `worker` works here as well; None where one only hands out."""

    def __init__(self, url: str, deliverer: Deliverer, worker: ProcrastinateWorker | None) -> None:
        self._url = url
        self._deliverer = deliverer
        self._worker = worker
        self._app: App | None = None
        self._submitted: dict[Try, SubmittedJob] = {}
        self._found: dict[int, int] = {}
        self._handed_out_at = 0.0

    def start(self) -> None:
        if self._worker:
            self._worker.start()

    def tend(self) -> None:
        if self._worker:
            self._worker.tend()

    def begin(self) -> None:
        """What the owner before put in and no worker has begun stands in the queue; the rest is put in."""
        self._submitted.clear()
        waiting = self._open().job_manager.list_jobs(queue=QUEUE, status=Status.TODO.value)
        self._found = {number: job.id for job in waiting if job.id for number in _ids(job.task_kwargs)}

    def hand_out(self) -> None:
        ready = {(one.number, one.attempts): one for one in self._deliverer.ready(WINDOW)}
        now = time.monotonic()
        for a_try in [one for one in ready if one[0] in self._found]:
            self._submitted[a_try] = SubmittedJob(self._found[a_try[0]], now)
        self._found.clear()
        # What is not ready any more was taken by a worker.
        known = {a_try: put for a_try, put in self._submitted.items() if a_try in ready}
        self._submitted = known | self._still_there(known)
        due = [one for a_try, one in ready.items() if not self._waits(a_try)]
        if chosen := self._deliverer.afford(due):
            self._submit(chosen)
        if ready:
            self._handed_out_at = time.monotonic()

    def _waits(self, a_try: Try) -> bool:
        put = self._submitted.get(a_try)
        return put is not None and time.monotonic() < put.at + LOST_AFTER_S

    def _still_there(self, known: dict[Try, SubmittedJob]) -> dict[Try, SubmittedJob]:
        """Of those that wait for long, the ones whose job no worker has begun: not lost, but slow."""
        late = {a_try: put for a_try, put in known.items() if not self._waits(a_try)}
        waiting = {job_id for job_id in {put.job_id for put in late.values()} if self._is_waiting(job_id)}
        if lost := sum(put.job_id not in waiting for put in late.values()):
            log.warning("put lost jobs into the queue again", deliveries=lost)
        now = time.monotonic()
        return {a_try: replace(put, at=now) for a_try, put in late.items() if put.job_id in waiting}

    def _is_waiting(self, job_id: int) -> bool:
        try:
            return self._open().job_manager.get_job_status(job_id) == Status.TODO
        except NoResult:
            return False

    def _submit(self, chosen: Sequence[ReadyDelivery]) -> None:
        batches = [chosen[start : start + BATCH] for start in range(0, len(chosen), BATCH)]
        jobs = self._open().configure_task(TASK, queue=QUEUE)
        named: list[JSONDict] = [{"ids": [one.number for one in batch]} for batch in batches]
        ids = jobs.batch_defer(*named)
        now = time.monotonic()
        for job_id, batch in zip(ids, batches, strict=True):
            self._submitted |= {(one.number, one.attempts): SubmittedJob(job_id, now) for one in batch}

    def _open(self) -> App:
        if self._app is None:
            connector = SyncPsycopgConnector(**connection(self._url), min_size=1, max_size=2)
            self._app = App(connector=connector).open()
        return self._app

    def active(self) -> bool:
        return time.monotonic() < self._handed_out_at + ACTIVE_FOR_S

    def problems(self) -> list[str]:
        return self._worker.problems() if self._worker else []

    def tidy(self) -> None:
        """Delete jobs that dead workers left behind, each by itself: one that fails stops no other."""
        asyncio.run(self._tidy())

    async def _tidy(self) -> None:
        async with App(
            connector=PsycopgConnector(**connection(self._url), min_size=1, max_size=1)
        ).open_async() as app:
            for job in await app.job_manager.get_stalled_jobs(queue=QUEUE):
                try:
                    await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
                except ConnectorException as error:
                    log.warning("a left job stays", job=job.id, error=type(error).__name__)
            await app.job_manager.delete_old_jobs(
                OLD_HOURS, QUEUE, include_failed=True, include_cancelled=True, include_aborted=True
            )

    def stop(self) -> None:
        if self._worker:
            self._worker.stop()
        if self._app:
            self._app.close()


def _ids(kwargs: Mapping[str, Any]) -> list[int]:
    """The deliveries a job names."""
    return [int(number) for number in kwargs.get("ids", [])]
