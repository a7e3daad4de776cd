"""Purpose: the two engines by their names in the settings, put together from the same parts.

One more engine is a name here and in the settings; its tests and its chaos run are rows of their tables.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.delivery.deliverer import Deliverer
from bot.delivery.dispatcher import Engine
from bot.delivery.embedded_engine import Embedded
from bot.delivery.pool import Pool
from bot.settings import Settings
from storage.db.engine import Store
from storage.outbox.ownership import Ownership


@dataclass(frozen=True)
class Parts:
    """What every engine works with."""

    store: Store
    deliverer: Deliverer
    ownership: Ownership
    clock: Clock

    def pool(self, done: Callable[[], None]) -> Pool:
        return Pool(self.store, self.deliverer, self.ownership, self.clock, done)


def check(settings: Settings) -> None:
    """SchemaError when the chosen engine finds not what it needs in the database."""
    if settings.delivery_engine == "procrastinate":
        from bot.delivery import procrastinate_queue

        procrastinate_queue.check(settings.database_url)


def engine(name: str, parts: Parts, works: bool, wake: Callable[[], None]) -> Engine:
    """The engine of that name. `works` is False for a process that leaves the sending to others.

    `wake` is called after each delivery, since the next of its lane may be due.
    """
    if name == "embedded":
        return Embedded(parts.deliverer, parts.pool(wake))
    from bot.delivery.procrastinate_queue import ProcrastinateQueue, connection
    from bot.delivery.procrastinate_worker import ProcrastinateWorker

    url = parts.store.url
    worker = ProcrastinateWorker(connection(url), parts.pool(wake), parts.ownership) if works else None
    return ProcrastinateQueue(url, parts.deliverer, worker)
