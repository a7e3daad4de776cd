"""Purpose: a dispatcher over a store in tests: what is owed, when it is at rest, and a fast day."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import job_runner
from bot.delivery import engines
from bot.delivery.deliverer import Deliverer
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.rate_limit import RateLimit
from bot.metrics import Metrics
from bot.readers import do_not_disturb
from digests import daily_bundle as let_through
from domain.names import Names
from storage.db.engine import Store
from storage.outbox import deliveries
from storage.outbox.deliveries import NewDelivery
from storage.outbox.ownership import ownership
from tests.recorder import Recorder, World

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HERE = ("C0ONE", "C0TWO", "C0THREE")
STARTED = time.monotonic()


def clock() -> datetime:
    """A day that passes fifty times as fast: waits of seconds take a moment."""
    return NOW + timedelta(seconds=(time.monotonic() - STARTED) * 50)


def dispatcher(
    store: Store, slack: Recorder, engine: str = "embedded", spacing_s: float = 0, works: bool = True
) -> Dispatcher:
    """One process's dispatcher, not started. `works` is False where sending is left to other processes."""
    deliverer = Deliverer(store, lambda _id: slack, clock, RateLimit(spacing_s=spacing_s), Metrics())
    owner = ownership(store.url)
    parts = engines.Parts(store, deliverer, owner, clock)
    sends = engines.engine(engine, parts, works, lambda: store.after_wake())  # noqa: PLW0108 - set later

    def prepare() -> None:
        job_runner.run(do_not_disturb.jobs(store, lambda _id: slack, clock()))
        job_runner.run(let_through.jobs(store, clock(), Names()))

    return Dispatcher(store, sends, owner, prepare, clock, Metrics())


def owe(store: Store, workspace_id: int, key: str, target: str, **more: Any) -> None:
    payload = {"text": key, "blocks": [{"type": "divider"}]}
    one = NewDelivery(workspace_id, key, target, payload, due_at=NOW, **more)
    store.write(lambda session: deliveries.owe(session, [one]))


def owe_many(store: Store, workspace_id: int, count: int) -> None:
    """m0, m1, … spread over the three channels."""
    for number in range(count):
        owe(store, workspace_id, f"m{number}", HERE[number % 3])


def texts(world: World, channel: str) -> list[str]:
    return [post["text"] for post in world.posts[channel]]


def at_rest(store: Store) -> Callable[[], bool]:
    """Nothing is waiting or being sent, now or later, but for a last look."""
    later = NOW + timedelta(days=1)
    return lambda: store.read(lambda session: deliveries.count_undone(session, later)) == 0
