"""Purpose: the sandbox's own time, and jumps that let the bot do what falls due on the way."""

from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient

from sandbox.client import Refused, Sandbox
from tests.sandbox.bot import Bot

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def monday(sandbox: Sandbox, bot: Bot, together: str) -> Sandbox:
    sandbox.jump(MONDAY)
    bot.clocks.clear()
    return sandbox


def test_the_clock_runs_on_from_where_it_was_set(monday: Sandbox) -> None:
    assert MONDAY <= monday.now < MONDAY + timedelta(seconds=20)


def test_messages_and_events_follow_the_clock(monday: Sandbox, bot: Bot, client: WebClient) -> None:
    sent = client.chat_postMessage(channel="U0ANA", text="x")
    monday.as_("ana").says("hello", "sales-and-marketing")

    assert 0 <= float(sent["ts"]) - MONDAY.timestamp() < 20
    assert 0 <= bot.bodies[-1]["event_time"] - MONDAY.timestamp() < 20


def test_triggers_do_not_follow_the_clock(monday: Sandbox, bot: Bot, client: WebClient) -> None:
    monday.as_("ana").command("/feedback")
    key = next(b["trigger_id"] for b in bot.heard if "trigger_id" in b)

    monday.forward(days=1)

    assert client.views_open(trigger_id=key, view={"type": "modal", "title": title(), "blocks": []})["ok"]


def title() -> dict[str, str]:
    return {"type": "plain_text", "text": "x"}


def test_a_jump_of_a_week_posts_what_the_week_held(monday: Sandbox, bot: Bot) -> None:
    bot.due = [MONDAY + timedelta(days=n, hours=1) for n in range(5)]

    jump = monday.jump(MONDAY + timedelta(days=7))

    times = [datetime.fromtimestamp(float(p["ts"]), UTC).replace(microsecond=0) for p in jump.posted]
    off = [abs((a - MONDAY - timedelta(days=n, hours=1)).total_seconds()) for n, a in enumerate(times)]
    assert (jump.bot, len(jump.steps), len(times), max(off) < 2) == ("drained", 6, 5, True)
    assert monday.now >= MONDAY + timedelta(days=7)


def test_what_lies_beyond_the_jump_is_left(monday: Sandbox, bot: Bot) -> None:
    bot.due = [MONDAY + timedelta(days=2)]

    jump = monday.forward(days=1)

    assert (jump.posted, len(bot.due)) == ([], 1)


def test_going_back_is_one_plain_step(monday: Sandbox, bot: Bot) -> None:
    bot.due = [MONDAY - timedelta(hours=12)]

    jump = monday.jump(MONDAY - timedelta(days=1))

    assert (len(jump.steps), monday.messages("sales-and-marketing")) == (1, [])
    assert monday.now < MONDAY - timedelta(hours=23)


def test_a_bot_without_a_clock_is_named_so(monday: Sandbox, bot: Bot) -> None:
    bot.has_clock = False

    jump = monday.forward(days=1)

    assert (jump.bot, monday.now > MONDAY + timedelta(hours=23)) == ("no_clock", True)


def test_a_bot_that_is_down_does_not_hold_the_clock(monday: Sandbox) -> None:
    monday.settings(bot_url="http://127.0.0.1:9/slack/events")

    assert monday.forward(days=1).bot == "no_clock"


def test_a_bot_that_dies_on_the_way_is_an_error(monday: Sandbox, bot: Bot) -> None:
    bot.due, bot.dies_when_due = [MONDAY + timedelta(hours=1)], True

    with pytest.raises(Refused, match="bot_gone"):
        monday.forward(days=1)


def test_what_is_stuck_is_named(monday: Sandbox, bot: Bot) -> None:
    monday.settings(drain_seconds=0.2)
    bot.due, bot.stuck = [MONDAY + timedelta(hours=1)], True

    with pytest.raises(Refused, match="not_drained") as refused:
        monday.forward(days=1)

    assert refused.value.extra["stuck"]["bot"]["waiting"] == 1


def test_the_clock_is_told_signed(monday: Sandbox, bot: Bot) -> None:
    monday.forward(hours=1)

    assert len(bot.clocks) >= 2
