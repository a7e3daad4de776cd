"""Purpose: the two engines by their names in the settings, put together from the same parts.

One more engine is a name here and in the settings; its tests and its chaos run are rows of their tables.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.delivery.embedded import Embedded
from bot.delivery.hands import Engine
from bot.delivery.mouth import Mouth
from bot.delivery.threads import Threads
from bot.settings import Settings
from storage.engine import Store
from storage.ownership import Ownership


@dataclass(frozen=True)
class Parts:
    """What every engine works with."""

    store: Store
    mouth: Mouth
    ownership: Ownership
    clock: Clock

    def threads(self, done: Callable[[], None]) -> Threads:
        return Threads(self.store, self.mouth, self.ownership, self.clock, done)


def check(settings: Settings) -> None:
    """SchemaError when the chosen engine finds not what it needs in the database."""
    if settings.delivery_engine == "procrastinate":
        from bot.delivery import queue

        queue.check(settings.database_url)


def engine(name: str, parts: Parts, works: bool, wake: Callable[[], None]) -> Engine:
    """The engine of that name. `works` is False for a process that leaves the sending to others.

    `wake` is called after each delivery, since the next of its lane may be due.
    """
    if name == "embedded":
        return Embedded(parts.mouth, parts.threads(wake))
    from bot.delivery.queue import Queue, connection
    from bot.delivery.worker import Worker

    url = parts.store.url
    worker = Worker(connection(url), parts.threads(wake), parts.ownership) if works else None
    return Queue(url, parts.mouth, worker)
