"""Purpose: the bot and the sandbox as processes of their own, over real HTTP on this machine."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest

from bot.settings import load
from bot.trial.processes import Trial, trial
from sandbox.client import Sandbox
from tests.http.acts import set_up
from tests.http.oauth_workspaces import Many, many

START = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
Shared = tuple[Sandbox, Trial]
Start = Callable[..., tuple[Sandbox, Trial]]
StartMany = Callable[..., Many]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a bot beside a sandbox; everything is stopped at the end."""
    with ExitStack() as stack:

        def start(database_url: str | None = None, at: datetime = START) -> tuple[Sandbox, Trial]:
            url = database_url or f"sqlite:///{tmp_path}/drumbeat.db"
            running = stack.enter_context(trial(load(), url, at=at))
            return Sandbox(running.sandbox), running

        yield start


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """One bot that is set up, for all stories of a module that neither kill nor change it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('shared')}/drumbeat.db"
    with trial(load(), url, at=START) as running:
        sandbox = Sandbox(running.sandbox)
        set_up(sandbox)
        yield sandbox, running


@pytest.fixture(scope="module")
def shared_many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Many]:
    """One bot for many workspaces, for all stories of a module that leave none installed."""
    url = f"sqlite:///{tmp_path_factory.mktemp('shared')}/drumbeat.db"
    with many(url, START) as running:
        yield running


@pytest.fixture
def start_many(tmp_path: Path) -> Iterator[StartMany]:
    """Starts a bot for many workspaces beside a sandbox with two; everything is stopped at the end."""
    with ExitStack() as stack:

        def start(database_url: str | None = None, **how: bool) -> Many:
            url = database_url or f"sqlite:///{tmp_path}/drumbeat.db"
            return stack.enter_context(many(url, START, **how))

        yield start


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.fspath).parents:
            item.add_marker(pytest.mark.http)
