"""Purpose: what reads from outside declares of itself: its name, how often, in which pool, and what is due.

Works beside everything else: for hundreds of workspaces it takes minutes.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_sdk import WebClient

from bot import job_runner
from domain.job import Job
from storage.db.engine import Store


@dataclass(frozen=True)
class Outside:
    """What readers work with: the store, each workspace's client, and whether they are told to stop."""

    store: Store
    client_for: Callable[[int], WebClient]
    stopping: Callable[[], bool] = lambda: False


@dataclass(frozen=True)
class Reader:
    """`find` gives what is due at a moment, one job each; it is asked at every look of the dispatcher.

    `every` is how often the same thing is read at most. A `pool` is one thread: its readers wait for one
    another. `kinds` are the kinds of deadlines it looks for.
    """

    name: str
    find: Callable[[Outside, datetime], Sequence[Job]]
    every: timedelta
    pool: str
    kinds: tuple[str, ...] = ()


class ReaderPools:
    """A thread for each pool of these readers. A reader whose last jobs still run is left alone."""

    def __init__(self, readers: Sequence[Reader], outside: Outside) -> None:
        self._readers = readers
        self._outside = outside
        pools = sorted({reader.pool for reader in readers})
        self._pools = {name: ThreadPoolExecutor(1, thread_name_prefix=name) for name in pools}
        self._under_way: dict[str, Future[int]] = {}

    def look(self, now: datetime) -> None:
        """Let each reader read what is due."""
        for reader in self._readers:
            running = self._under_way.get(reader.name)
            if running is None or running.done():
                jobs = reader.find(self._outside, now)
                if jobs:
                    self.submit(reader, jobs)

    def submit(self, reader: Reader, jobs: Sequence[Job]) -> None:
        """Run these in the reader's pool."""
        self._under_way[reader.name] = self._pools[reader.pool].submit(job_runner.run, jobs)

    def stop(self) -> None:
        """Finish what is in flight."""
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)
