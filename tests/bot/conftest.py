"""Purpose: a world with three channels the bot is in, and hands that are stopped at the end.

What runs on each engine over each database imports `database_url` from tests/bot/engines.
"""

from collections.abc import Callable, Iterator

import pytest

from bot.delivery.hands import Hands
from storage import workspace
from storage.engine import Store
from tests.bot.engines import engine, pair
from tests.bot.hands import HERE, NOW, hands
from tests.recorder import Recorder, World

__all__ = ["engine", "pair"]


@pytest.fixture
def world() -> World:
    return World(joined=set(HERE))


@pytest.fixture
def workspace_id(store: Store) -> int:
    return store.write(lambda session: workspace.identify(session, "", "T0", NOW))


@pytest.fixture
def start(store: Store, engine: str) -> Iterator[Callable[..., Hands]]:
    """Starts hands over the store; all are stopped at the end."""
    started: list[Hands] = []

    def start(slack: Recorder, **more: float | bool) -> Hands:
        made = hands(store, slack, engine, **more)  # type: ignore[arg-type]
        store.after_wake = made.wake
        made.start()
        started.append(made)
        return made

    yield start
    for made in started:
        made.stop()
