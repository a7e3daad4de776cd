"""Purpose: the job runner: runs jobs one after the other, and lets none that fails stop the others.

One of the few places with a broad except. Logs the kind of an error, never its text, which could quote what a
person wrote; `story` is how an error is told of in every log.
"""

import os
import traceback
from collections.abc import Iterable

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack_client import code_of
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
    """The kind of an error, what is the matter where the database, Slack or the system has a name for it,
    and the places.
    """
    why = trouble(error) or _named(error)
    told: dict[str, object] = {"why": why} if why else {}
    return {"error": type(error).__name__, **told, "at": places_of(error)}


def _named(error: BaseException) -> str:
    """Slack's code or the system's own words, of the error or of what it came of: neither quotes anything."""
    if isinstance(error, SlackApiError):
        return code_of(error)
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(number, int):
        return os.strerror(number)
    before = error.__cause__ or error.__context__  # urllib raises its own in place of the system's
    return _named(before) if before else ""


def places_of(error: BaseException) -> list[str]:
    """The places an error passed through, innermost last; no values."""
    return [
        f"{frame.f_code.co_filename.rsplit('/', 1)[-1]}:{line}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    ][-6:]
