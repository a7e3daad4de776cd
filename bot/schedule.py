"""Purpose: the few fixed jobs of the clock, in one table. They only look at what is due; no state is theirs.

The rituals are rows, not jobs: a restart forgets nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger


@dataclass(frozen=True)
class ScheduledJob:
    """`when` is the schedule in words, `cron` the same for APScheduler (in UTC)."""

    name: str
    when: str
    cron: Mapping[str, str]


JOBS = (
    ScheduledJob("tick", "every minute, on the minute", {"second": "0"}),
    ScheduledJob("housekeeping", "every night at 03:10 UTC", {"hour": "3", "minute": "10", "second": "0"}),
)


def scheduler(work: Mapping[str, Callable[[], object]]) -> BackgroundScheduler:
    """A scheduler with every job of the table; `work` says what each one does.

    A run that is late is run once, however late: the default grace of one second drops it silently.
    """
    made = BackgroundScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(2)},
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    for job in JOBS:
        made.add_job(work[job.name], CronTrigger(timezone="UTC", **job.cron), id=job.name)
    return made
