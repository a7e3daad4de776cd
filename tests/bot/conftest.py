"""Purpose: a world with three channels the bot is in, and dispatchers that are stopped at the end.

What runs on each engine over each database imports `database_url` from tests/bot/engines.
"""

from collections.abc import Callable, Iterator

import pytest

from bot.delivery.dispatcher import Dispatcher
from storage import workspace
from storage.db.engine import Store
from tests.bot.dispatcher import HERE, NOW, dispatcher
from tests.bot.engines import engine, pair
from tests.recorder import Recorder, World

__all__ = ["engine", "pair"]


@pytest.fixture
def world() -> World:
    return World(joined=set(HERE))


@pytest.fixture
def workspace_id(store: Store) -> int:
    return store.write(lambda session: workspace.identify(session, "", "T0", NOW))


@pytest.fixture
def start(store: Store, engine: str) -> Iterator[Callable[..., Dispatcher]]:
    """Starts a dispatcher over the store; all are stopped at the end."""
    started: list[Dispatcher] = []

    def start(slack: Recorder, **more: float | bool) -> Dispatcher:
        made = dispatcher(store, slack, engine, **more)  # type: ignore[arg-type]
        store.after_wake = made.wake
        made.start()
        started.append(made)
        return made

    yield start
    for made in started:
        made.stop()
