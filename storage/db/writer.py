"""Purpose: the one thread that writes to SQLite, so that waiting work commits together.

Knows nothing of tables or of what the work does.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlmodel import Session

T = TypeVar("T")
Item = TypeVar("Item")

# At most this much commits together: one fsync serves many callers, and none waits long behind others.
MOST_TOGETHER = 256


class WriteJob:
    """Work for one transaction, with the futures of those who wait for it.

    `work(session, items)` returns one result an item; jobs of the same `work` may be merged into one. `woke`
    says whether the work asked for a wake.
    """

    def __init__(self, work: Callable[[Session, Sequence[Any]], Sequence[Any]], item: Any) -> None:
        self.work = work
        self.items = [item]
        self.futures: list[Future[Any]] = [Future()]
        self.results: Sequence[Any] = ()
        self.woke = False

    @classmethod
    def alone(cls, work: Callable[[Session], Any]) -> "WriteJob":
        """A job that nothing is merged with."""
        return cls(lambda session, _items: [work(session)], None)

    def take_in(self, other: "WriteJob") -> None:
        """Do the other's items with this job's."""
        self.items += other.items
        self.futures += other.futures

    def split(self) -> "list[WriteJob]":
        """The same work one item at a time, so that an item that cannot be stored fails alone."""
        jobs = []
        for item, future in zip(self.items, self.futures, strict=True):
            job = WriteJob(self.work, item)
            job.futures = [future]
            jobs.append(job)
        return jobs

    def run(self, session: Session) -> None:
        # Pairing them here makes a missing result this job's own error, not the writer's.
        paired = zip(self.work(session, self.items), self.items, strict=True)
        self.results = [result for result, _item in paired]

    def resolve(self) -> None:
        for future, result in zip(self.futures, self.results, strict=True):
            future.set_result(result)

    def reject(self, error: BaseException) -> None:
        for future in self.futures:
            if not future.done():
                future.set_exception(error)


def merge(jobs: Sequence[WriteJob]) -> list[WriteJob]:
    """The jobs in order of their first coming, those of the same work as one."""
    by_work: dict[Any, WriteJob] = {}
    for job in jobs:
        if job.work in by_work:
            by_work[job.work].take_in(job)
        else:
            by_work[job.work] = job
    return list(by_work.values())


class Writer:
    """Takes work from any thread and runs it in `transaction`, in one thread of its own.

    What comes while one transaction commits goes together in the next.
    """

    def __init__(self, transaction: Callable[[Sequence[WriteJob]], None]) -> None:
        self._transaction = transaction
        self._queue: queue.SimpleQueue[WriteJob | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, job: WriteJob) -> None:
        """Run a job soon; whoever wants its result waits for its future."""
        with self._lock:
            if self._closed:
                raise RuntimeError("the store is closed")
            self._queue.put(job)

    def close(self) -> None:
        """Finish what came before, then stop."""
        with self._lock:
            self._closed = True
            self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            jobs, last = [first], False
            while len(jobs) < MOST_TOGETHER and not self._queue.empty():
                job = self._queue.get()
                if job is None:
                    last = True
                    break
                jobs.append(job)
            self._transaction(merge(jobs))
            if last:
                return
