"""The tour says so, and fails, when the bot does not do what the story tells."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from sandbox import server
from sandbox.server import Running
from sandbox.tour import STORY, play
from sandbox.tour_stage import Name


@pytest.fixture
def no_bot() -> Iterator[Running]:
    """A sandbox whose bot nobody started."""
    running = server.start()
    yield running
    running.stop()


def shown(_message: Mapping[str, Any], _name: Name) -> list[str]:
    return []


def test_without_a_bot_every_step_fails_and_so_does_the_tour(no_bot: Running) -> None:
    printed: list[str] = []

    code = play(no_bot.url, shown, printed.append)

    assert code == 1
    assert printed[0].startswith("  1. FAILED Mira")
    assert printed[-1] == f"tour: {len(STORY)} steps, {len(STORY)} failed"
