"""Stories: whatever the fault panel does to the real bot, every card stands in the channel, once."""

import json
import time
import urllib.request
from typing import Any

import pytest

from sandbox.client import OPENER, Sandbox
from tests.http.conftest import Shared


@pytest.fixture
def sandbox(shared: Shared) -> Sandbox:
    return shared[0]


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


def test_a_dropped_answer_and_a_rate_limit_neither_lose_nor_double_nor_turn_round_two_cards(
    sandbox: Sandbox,
) -> None:
    sandbox.fault("chat.postMessage", "drop_after_accept", times=1)
    sandbox.as_("ana").command("/feedback", "one of two")
    sandbox.settle()
    sandbox.fault("chat.postMessage", "429", times=1, retry_after=1)
    sandbox.as_("ana").command("/feedback", "two of two")
    sandbox.forward(seconds=30)

    posts = [post.words for post in sandbox.messages("field-feedback") if "of two" in post.words]

    assert [("one of two" in words, "two of two" in words) for words in posts] == [
        (True, False),
        (False, True),
    ]


def test_answers_that_are_not_slacks_neither_lose_nor_double_a_card(sandbox: Sandbox) -> None:
    sandbox.fault("chat.postMessage", "html", times=1, accepted=True)
    sandbox.fault("chat.postMessage", "cut", times=1, accepted=False)
    sandbox.fault("conversations.history", "no_json", times=1)
    sandbox.fault("chat.postMessage", "ok_without_ts", times=1)
    sandbox.fault("chat.postMessage", "429", times=1, retry_after="soon")
    for number in ("first", "second", "third"):
        sandbox.as_("ana").command("/feedback", f"the {number} of three")
    sandbox.settle()
    sandbox.forward(minutes=3)

    posts = [post.words for post in sandbox.messages("field-feedback") if "of three" in post.words]

    assert [words.count("second of three") for words in posts] == [0, 1, 0]


def test_a_bot_that_is_killed_after_it_said_saved_takes_up_what_it_owes(sandbox: Sandbox) -> None:
    sandbox.fault("chat.postMessage", "500", times=3)
    answer = sandbox.as_("ana").command("/feedback", "killed in the middle")
    assert "Got it" in answer.ephemeral.words

    assert press(sandbox, "restart")["restarts"] == 1

    assert len(cards(sandbox, "killed in the middle")) == 1
