"""Stories: whatever the fault panel does to the real bot, every card stands in the channel, once."""

import json
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from bot.settings import load
from bot.trial.processes import trial
from sandbox.client import OPENER, Sandbox
from tests.http.acts import set_up
from tests.http.conftest import START


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    url = f"sqlite:///{tmp_path_factory.mktemp('broken')}/drumbeat.db"
    with trial(load(), url, at=START) as running:
        sandbox = Sandbox(running.sandbox)
        set_up(sandbox)
        yield sandbox


def press(sandbox: Sandbox, name: str, **given: Any) -> dict[str, Any]:
    body = json.dumps(given).encode()
    with OPENER.open(urllib.request.Request(f"{sandbox.url}/page/do/{name}", body)) as reply:
        return dict(json.load(reply))


def cards(sandbox: Sandbox, text: str) -> list[str]:
    """The cards with a text, once there is one: further tries are due later, so the clock is sent on."""
    for _ in range(60):
        sandbox.do("clock", by=5)
        found = [m.text for m in sandbox.messages("field-feedback") if text in m.text]
        if found and not sandbox.state()["pending_events"]:
            break
        time.sleep(0.2)
    sandbox.do("clock", by=120)  # whatever looks once more has done so
    return [m.text for m in sandbox.messages("field-feedback") if text in m.text]


@pytest.mark.parametrize("fault", ["429", "500", "dropped", "slow"])
def test_after_every_fault_the_card_stands_there_once(sandbox: Sandbox, fault: str) -> None:
    press(sandbox, "arm", fault=fault)

    press(sandbox, "say", user="ana", channel="sales", text=f"/feedback it went {fault} here")

    assert len(cards(sandbox, f"it went {fault} here")) == 1


def test_a_bot_that_is_killed_takes_up_what_it_owes(sandbox: Sandbox) -> None:
    sandbox.fault("chat.postMessage", "500", times=3)
    press(sandbox, "say", user="ana", channel="sales", text="/feedback killed in the middle")

    assert press(sandbox, "restart")["restarts"] == 1

    assert len(cards(sandbox, "killed in the middle")) == 1
