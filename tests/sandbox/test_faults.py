"""Purpose: faults on demand, rate limits by tier, and the log of calls."""

import time
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import Refused, Sandbox
from tests.patience import until


def test_429_says_when_to_come_back(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.fault("chat.postMessage", "429", times=1, retry_after=7)

    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="U0ANA", text="x")

    response = refused.value.response
    assert (response.status_code, response["error"], response.headers["retry-after"]) == (
        429,
        "ratelimited",
        "7",
    )
    assert client.chat_postMessage(channel="U0ANA", text="x")["ok"]


def test_500_accepts_nothing(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.fault("*", "500", times=1)

    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="U0ANA", text="x")

    assert sandbox.dms("ana") == []


@pytest.mark.parametrize("fault", ["html", "cut", "no_json", "ok_without_ts"])
@pytest.mark.parametrize("accepted", [True, False])
def test_an_odd_answer_says_nothing_of_whether_the_call_was_accepted(
    sandbox: Sandbox, fault: str, accepted: bool
) -> None:
    sandbox.fault("chat.postMessage", fault, times=1, accepted=accepted)
    asked = Request(
        f"{sandbox.url}/api/chat.postMessage",
        b'{"channel":"U0ANA","text":"x"}',
        {"Authorization": "Bearer xoxb-sandbox", "Content-Type": "application/json"},
    )

    with urlopen(asked) as answer:
        status, body = answer.status, answer.read()

    assert (status, b'"ts"' in body) == (200, False)
    assert [message.text for message in sandbox.dms("ana")] == ["x"] * accepted


def test_a_wait_may_be_written_as_anything(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.fault("chat.postMessage", "429", times=1, retry_after="soon")

    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="U0ANA", text="x")

    assert refused.value.response.headers["retry-after"] == "soon"


def test_any_error_can_be_asked_for(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.fault("chat.postMessage", "error", error="account_inactive", channel="U0ANA")

    with pytest.raises(SlackApiError, match="account_inactive"):
        client.chat_postMessage(channel="U0ANA", text="x")

    assert client.chat_postMessage(channel="U0BEN", text="x")["ok"]


def test_a_dropped_connection_leaves_the_message_there(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.fault("chat.postMessage", "drop_after_accept", times=1)

    with pytest.raises(OSError, match=r"reset|closed"):
        client.chat_postMessage(channel="U0ANA", text="once")

    assert [m.text for m in sandbox.dms("ana")] == ["once"]


def test_a_time_out_after_acceptance_leaves_the_message_there(sandbox: Sandbox) -> None:
    impatient = WebClient(token="xoxb-sandbox", base_url=f"{sandbox.url}/api/", retry_handlers=[], timeout=1)
    sandbox.fault("chat.postMessage", "timeout_accept", times=1, seconds=1.3)

    with pytest.raises(TimeoutError):
        impatient.chat_postMessage(channel="U0ANA", text="once")

    assert [m.text for m in sandbox.dms("ana")] == ["once"]


def test_a_500_after_acceptance_leaves_the_message_there(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.fault("chat.postMessage", "500_after_accept", times=1)

    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="U0ANA", text="once")

    assert [m.text for m in sandbox.dms("ana")] == ["once"]


def test_what_timed_out_may_be_accepted_later(sandbox: Sandbox) -> None:
    impatient = WebClient(token="xoxb-sandbox", base_url=f"{sandbox.url}/api/", retry_handlers=[], timeout=1)
    sandbox.do("faults", seed=2)  # its first chance is 0.96
    sandbox.fault("chat.postMessage", "late_accept", times=1, seconds=2)

    with pytest.raises(TimeoutError):
        impatient.chat_postMessage(channel="U0ANA", text="late")
    before = [m.text for m in sandbox.dms("ana")]

    assert before == []
    until(lambda: [m.text for m in sandbox.dms("ana")] == ["late"])


def test_a_slow_answer_comes_after_acceptance(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.fault("chat.postMessage", "slow_answer", times=1, seconds=0.3)

    told = client.chat_postMessage(channel="U0ANA", text="x")

    assert time.time() - float(told["ts"]) > 0.3


def test_history_may_lag(client: WebClient, sandbox: Sandbox) -> None:
    place = str(client.conversations_open(users=["U0ANA"])["channel"]["id"])
    sandbox.settings(history_lag_seconds=2)
    for number in range(20):
        client.chat_postMessage(channel=place, text=str(number))

    at_once = client.conversations_history(channel=place)["messages"]

    assert len(at_once) < 20
    until(lambda: len(client.conversations_history(channel=place)["messages"]) == 20)


def test_a_seed_repeats_the_course_of_chance(client: WebClient, sandbox: Sandbox) -> None:
    def course() -> list[bool]:
        sandbox.do("faults", seed=7, rules=[{"method": "*", "fault": "500", "probability": 0.5}])
        return [answers(client) for _ in range(20)]

    def answers(client: WebClient) -> bool:
        try:
            return bool(client.api_test()["ok"])
        except SlackApiError:
            return False

    first = course()

    assert first == course()
    assert set(first) == {True, False}


def test_a_delay_is_only_slow(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.fault("api.test", "delay", seconds=0.1)
    started = time.perf_counter()

    client.api_test()

    assert time.perf_counter() - started > 0.1


def test_probability_none_hits_nothing(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.fault("*", "500", probability=0)

    assert client.api_test()["ok"]


def test_an_unknown_fault_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match="invalid_fault"):
        sandbox.fault("*", "earthquake")


def test_tiers_hold_when_asked_for(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.tiers()
    answers = [client.users_list(limit=1)["ok"] for _ in range(20)]

    with pytest.raises(SlackApiError) as refused:
        client.users_list(limit=1)

    assert len(answers) == 20
    assert 1 <= int(refused.value.response.headers["retry-after"]) <= 60


def test_a_channel_takes_a_burst_and_then_one_a_second(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.tiers()
    answers = [client.chat_postMessage(channel="U0ANA", text="x")["ok"] for _ in range(5)]

    with pytest.raises(SlackApiError, match="ratelimited"):
        client.chat_postMessage(channel="U0ANA", text="x")

    assert len(answers) == 5
    assert client.chat_postMessage(channel="U0BEN", text="x")["ok"]


def test_calls_are_counted_with_their_outcome(client: WebClient, sandbox: Sandbox) -> None:
    sandbox.clear_calls()
    client.chat_postMessage(channel="U0ANA", text="x")
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="C0SALES", text="x")

    calls = sandbox.calls("chat.postMessage")

    assert [(c["channel"], c["outcome"]) for c in calls] == [("U0ANA", "ok"), ("C0SALES", "not_in_channel")]


def test_many_posts_pass_quickly_without_tiers(client: WebClient, sandbox: Sandbox) -> None:
    answers = [client.chat_postMessage(channel="U0ANA", text=str(n))["ok"] for n in range(100)]

    assert (len(answers), len(sandbox.dms("ana"))) == (100, 100)
