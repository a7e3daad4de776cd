"""Purpose: events: which are sent, what they hold, and how often they are repeated."""

import pytest
from slack_sdk import WebClient

from sandbox.client import Refused, Sandbox
from tests.sandbox.bot import Bot


def test_a_message_is_told_where_the_bot_is(sandbox: Sandbox, bot: Bot, together: str) -> None:
    answer = sandbox.as_("ana").says("hello", together)

    event = bot.heard[-1]
    assert (answer.acked, event["text"], event["user"], event["channel_type"]) == (
        True,
        "hello",
        "U0ANA",
        "channel",
    )
    assert bot.bodies[-1]["authorizations"][0]["user_id"] == "U0DRUMBEAT"


def test_a_message_elsewhere_is_not_told(sandbox: Sandbox, bot: Bot) -> None:
    answer = sandbox.as_("ana").says("hello", "sales")

    assert (answer.sent, bot.heard) == (False, [])


def test_who_is_not_in_a_channel_cannot_write_there(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match="not_in_channel"):
        sandbox.as_("eli").says("hello", "sales")


def test_a_reply_names_whom_it_answers(sandbox: Sandbox, bot: Bot, together: str) -> None:
    root = sandbox.as_("ana").says("question", together).message

    sandbox.as_("cleo").says("answer", together, thread=root)

    assert (bot.heard[-1]["thread_ts"], bot.heard[-1]["parent_user_id"]) == (root.ts, "U0ANA")


def test_the_bots_own_messages_are_told_too(
    sandbox: Sandbox, bot: Bot, client: WebClient, together: str
) -> None:
    client.chat_postMessage(channel=together, text="mine")
    sandbox.settle()

    assert [(e["event"]["text"], e["event"]["bot_id"]) for e in bot.bodies] == [("mine", "B0DRUMBEAT")]


def test_a_mention_is_told_besides_the_message(sandbox: Sandbox, bot: Bot, together: str) -> None:
    sandbox.as_("ana").says("<@U0DRUMBEAT> help", together)

    assert sorted(e["event"]["type"] for e in bot.bodies) == ["app_mention", "message"]


def test_edits_and_deletions_are_told(sandbox: Sandbox, bot: Bot, together: str) -> None:
    ana = sandbox.as_("ana")
    said = ana.says("frist", together).message

    ana.edits(said, "first")
    ana.deletes(said)

    changed, deleted = bot.bodies[-2]["event"], bot.bodies[-1]["event"]
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "first")
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", said.ts)
    assert sandbox.messages(together) == []


def test_a_subtype_is_passed_through(sandbox: Sandbox, bot: Bot, together: str) -> None:
    sandbox.as_("ana").says("renamed", together, subtype="channel_name")

    assert bot.bodies[-1]["event"]["subtype"] == "channel_name"


@pytest.mark.parametrize("manifest", [{"settings": {"event_subscriptions": {"bot_events": ["message.im"]}}}])
def test_only_subscribed_events_are_sent(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.invite("drumbeat", "sales")
    elsewhere = sandbox.as_("ana").says("hello", "sales")
    directly = sandbox.as_("ana").says("hello", "@drumbeat")

    assert (elsewhere.sent, directly.sent) == (False, True)
    assert [e["event"]["channel_type"] for e in bot.bodies] == ["im"]


def test_changes_of_the_workspace_are_told(sandbox: Sandbox, bot: Bot, together: str) -> None:
    sandbox.invite("eli", together)
    sandbox.deactivate("eli")
    sandbox.set_group("sales-team", ["ana", "eli"])
    sandbox.archive(together)

    told = {e["event"]["type"]: e["event"] for e in bot.bodies}
    assert told["member_joined_channel"]["user"] == "U0ELI"
    assert told["user_change"]["user"]["deleted"]
    assert told["subteam_members_changed"]["added_users"] == ["U0ELI"]
    assert told["subteam_updated"]["subteam"]["users"] == ["U0ANA", "U0ELI"]
    assert told["channel_archive"]["channel"] == together


def test_an_event_is_repeated_until_it_is_taken(sandbox: Sandbox, bot: Bot, together: str) -> None:
    bot.fail_events = 2

    answer = sandbox.as_("ana").says("hello", together)

    numbers = [h.get("x-slack-retry-num") for h in bot.headers]
    assert (answer.acked, answer.events[0]["attempts"], numbers) == (True, 3, [None, "1", "2"])
    assert bot.headers[-1]["x-slack-retry-reason"] == "http_error"
    assert len({e["event_id"] for e in bot.bodies}) == 1


def test_an_event_is_given_up_after_three_repeats(sandbox: Sandbox, bot: Bot, together: str) -> None:
    bot.fail_events = 9

    answer = sandbox.as_("ana").says("hello", together)

    assert (answer.acked, answer.events[0]["attempts"]) == (False, 4)


def test_the_bot_may_forbid_repeats(sandbox: Sandbox, bot: Bot, together: str) -> None:
    bot.fail_events, bot.extra = 1, {"x-slack-no-retry": "1"}

    answer = sandbox.as_("ana").says("hello", together)

    assert (answer.acked, answer.events[0]["attempts"]) == (False, 1)


def test_a_bot_that_is_down_is_tried_again(sandbox: Sandbox, bot: Bot, together: str) -> None:
    sandbox.settings(bot_url="http://127.0.0.1:9/slack/events")

    answer = sandbox.as_("ana").says("hello", together)

    assert (answer.acked, answer.status, answer.events[0]["attempts"]) == (False, None, 4)
