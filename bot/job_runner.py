"""Purpose: the job runner: runs jobs one after the other, and lets none that fails stop the others.

One of the two places with a broad except; the other is bot/error_handler. Logs the kind of an error, never
its text, which could quote what a person wrote.
"""

import traceback
from collections.abc import Iterable

import structlog

from domain.job import Job
from storage.db.errors import trouble

log = structlog.get_logger(__name__)


def run(jobs: Iterable[Job]) -> int:
    """Run every job; how many failed."""
    return sum(not _run(job) for job in jobs)


def _run(job: Job) -> bool:
    try:
        job.run()
    except Exception as error:  # noqa: BLE001 - the edge: see above
        log.error("job failed", job=job.name, **story(error))
        if not trouble(error):  # what a full disk or a restart broke off stays due, and is done later
            _tell(job, type(error).__name__)
        return False
    return True


def _tell(job: Job, error: str) -> None:
    try:
        job.failed(error)
    except Exception as again:  # noqa: BLE001 - the edge: the work stays due and is tried again
        log.error("job could not be ended", job=job.name, **story(again))


def story(error: BaseException) -> dict[str, object]:
    """The kind of an error, what is the matter with the database where it is that, and the places."""
    why = trouble(error)
    told: dict[str, object] = {"why": why} if why else {}
    return {"error": type(error).__name__, **told, "at": where(error)}


def where(error: BaseException) -> list[str]:
    """The places an error passed through, innermost last; no values."""
    return [
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
    ][-6:]
