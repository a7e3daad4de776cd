"""Purpose: hands over a store in tests: what is owed, when it is at rest, and a day that passes quickly."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import jobs, quiet
from bot.delivery import engines
from bot.delivery.hands import Hands
from bot.delivery.mouth import Mouth
from bot.delivery.pace import Pace
from bot.metrics import Metrics
from digests import quiet as let_through
from storage import delivery
from storage.delivery import Owed
from storage.engine import Store
from storage.ownership import ownership
from tests.recorder import Recorder, World

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HERE = ("C0ONE", "C0TWO", "C0THREE")
STARTED = time.monotonic()


def clock() -> datetime:
    """A day that passes fifty times as fast: waits of seconds take a moment."""
    return NOW + timedelta(seconds=(time.monotonic() - STARTED) * 50)


def hands(
    store: Store, slack: Recorder, engine: str = "embedded", spacing_s: float = 0, works: bool = True
) -> Hands:
    """One process's hands, not started. `works` is False where sending is left to other processes."""
    mouth = Mouth(store, lambda _id: slack, clock, Pace(spacing_s=spacing_s), Metrics())
    owner = ownership(store.url)
    parts = engines.Parts(store, mouth, owner, clock)
    sends = engines.engine(engine, parts, works, lambda: store.after_wake())  # noqa: PLW0108 - set later

    def prepare() -> None:
        jobs.run(quiet.jobs(store, lambda _id: slack, clock()))
        jobs.run(let_through.jobs(store, clock()))

    return Hands(store, sends, owner, prepare, clock, Metrics())


def owe(store: Store, workspace_id: int, key: str, target: str, **more: Any) -> None:
    payload = {"text": key, "blocks": [{"type": "divider"}]}
    one = Owed(workspace_id, key, target, payload, due_at=NOW, **more)
    store.write(lambda session: delivery.owe(session, [one]))


def owe_many(store: Store, workspace_id: int, count: int) -> None:
    """m0, m1, … spread over the three channels."""
    for number in range(count):
        owe(store, workspace_id, f"m{number}", HERE[number % 3])


def texts(world: World, channel: str) -> list[str]:
    return [post["text"] for post in world.posts[channel]]


def at_rest(store: Store) -> Callable[[], bool]:
    """Nothing is waiting or being sent, now or later, but for a last look."""
    later = NOW + timedelta(days=1)
    return lambda: store.read(lambda session: delivery.undone(session, later)) == 0
