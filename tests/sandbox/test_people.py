"""Purpose: what people do reaches the bot as Slack sends it, and what it answers reaches them."""

import time

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from sandbox.client import Refused, Sandbox
from tests.sandbox.bot import Bot
from tests.sandbox.parts import actions, button, select


def test_a_command_arrives_with_its_fields(sandbox: Sandbox, bot: Bot) -> None:
    answer = sandbox.as_("ana").command("/feedback", "confusing mail", channel="field-feedback")

    body = bot.heard[-1]
    assert (answer.ok, body["user_id"], body["channel_name"]) == (True, "U0ANA", "field-feedback")
    assert (body["text"], body["team_domain"]) == ("confusing mail", "northwind")


@pytest.mark.parametrize(
    ("typed", "received"),
    [
        ("ask @ben", "ask <@U0BEN|ben>"),
        ("in #sales", "in <#C0SALES|sales>"),
        ("in #leaders", "in <#C0LEADERS|>"),
        ("tell @sales-team", "tell <!subteam^S0SALES|@sales-team>"),
        ("@nobody a < b & c", "@nobody a &lt; b &amp; c"),
        ("mail a@ben.example", "mail a@ben.example"),
        ("see https://x.example/a?b=1&c=2", "see <https://x.example/a?b=1&amp;c=2>"),
    ],
)
def test_names_in_a_command_are_escaped(sandbox: Sandbox, bot: Bot, typed: str, received: str) -> None:
    sandbox.as_("ana").command("/feedback", typed)

    assert bot.heard[-1]["text"] == received


@pytest.mark.parametrize(
    "manifest", [{"features": {"slash_commands": [{"command": "/feedback", "should_escape": False}]}}]
)
def test_names_stay_as_typed_when_the_manifest_says_so(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.as_("ana").command("/feedback", "ask @ben")

    assert bot.heard[-1]["text"] == "ask @ben"


@pytest.mark.parametrize(("text", "shown"), [("text", "plain words"), ("json", "with blocks")])
def test_an_answer_to_a_command_is_seen_by_its_person_only(
    sandbox: Sandbox, bot: Bot, text: str, shown: str
) -> None:
    answer = sandbox.as_("ana").command("/feedback", text, channel="sales")

    assert answer.ephemeral.text == shown
    assert (len(sandbox.as_("ana").sees("sales")), sandbox.as_("ben").sees("sales")) == (1, [])


def test_an_answer_in_channel_is_seen_by_all(sandbox: Sandbox, bot: Bot) -> None:
    answer = sandbox.as_("ana").command("/feedback", "public", channel="sales")

    assert answer.message.text == "for all"
    assert [m.text for m in sandbox.as_("ben").sees("sales")] == ["for all"]


def test_an_answer_with_bad_blocks_is_not_shown(sandbox: Sandbox, bot: Bot) -> None:
    answer = sandbox.as_("ana").command("/feedback", "bad")

    assert "must be less than 3001 characters" in answer.problems[0]
    assert "invalid_command_response" in answer.ephemeral.text


def test_a_late_answer_is_a_time_out(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.settings(ack_seconds=0.1)
    bot.slow = 0.2

    answer = sandbox.as_("ana").command("/feedback", "slow")

    assert (answer.timed_out, answer.status) == (True, None)
    assert "operation_timeout" in answer.ephemeral.text


def test_an_unknown_command_is_slacks_to_answer(sandbox: Sandbox, bot: Bot) -> None:
    answer = sandbox.as_("ana").command("/unheard-of")

    assert (answer.sent, "is not a valid command" in answer.ephemeral.text) == (False, True)
    assert bot.headers == []


def test_a_wrong_secret_is_refused_by_bolt(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.settings(signing_secret="another")

    answer = sandbox.as_("ana").command("/feedback", "text")

    assert (answer.status, "dispatch_failed" in answer.ephemeral.text) == (401, True)


def test_somebody_deactivated_does_nothing(sandbox: Sandbox, bot: Bot) -> None:
    with pytest.raises(Refused, match="user_deactivated"):
        sandbox.as_("olaf").command("/feedback", "text")


def test_a_button_on_an_ephemeral_replaces_it(sandbox: Sandbox, bot: Bot) -> None:
    ana = sandbox.as_("ana")
    shown = ana.command("/feedback", "json", channel="sales").ephemeral

    ana.click("accept", shown)

    assert (bot.heard[-1]["container"]["is_ephemeral"], "message" in bot.heard[-1]) == (True, False)
    assert [m.text for m in ana.sees("sales")] == ["accepted"]


def test_a_button_on_a_message_carries_the_message(sandbox: Sandbox, bot: Bot, client: WebClient) -> None:
    blocks = [actions(button("accept", value="7"), select("size"), block_id="row")]
    client.chat_postMessage(channel="U0ANA", text="choose", blocks=blocks)
    ana = sandbox.as_("ana")

    ana.click("size", ana.dms()[0], value="large")
    ana.click("accept", ana.dms()[0])

    body = bot.heard[-1]
    assert (body["message"]["text"], body["actions"][0]["value"]) == ("choose", "7")
    assert body["state"]["values"]["row"]["size"]["selected_option"]["value"] == "large"
    assert [(m.text, m.blocks) for m in ana.dms()] == [("accepted", [])]


def test_what_is_not_there_cannot_be_clicked(sandbox: Sandbox, bot: Bot, client: WebClient) -> None:
    client.chat_postMessage(channel="U0ANA", text="x", blocks=[actions(button("accept"))])

    with pytest.raises(Refused, match="no_such_action"):
        sandbox.as_("ana").click("reject", sandbox.dms("ana")[0])


def test_a_message_shortcut_carries_the_message(sandbox: Sandbox, bot: Bot, together: str) -> None:
    said = sandbox.as_("ben").says("buyers stumble", together).message

    answer = sandbox.as_("ana").shortcut("on_message", said)

    body = bot.heard[-1]
    assert (answer.ok, body["type"], body["message"]["text"]) == (True, "message_action", "buyers stumble")


def test_a_global_shortcut_has_a_trigger(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.as_("ana").shortcut("anywhere")

    assert (bot.heard[-1]["type"], bool(bot.heard[-1]["trigger_id"])) == ("shortcut", True)


def test_home_is_published_when_opened(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.as_("ana").opens_home()

    assert (bot.heard[-1]["tab"], sandbox.as_("ana").home.words) == ("home", "Home")  # type: ignore[union-attr]


@pytest.fixture
def answering(sandbox: Sandbox, bot: Bot) -> WebhookClient:
    """The response_url of a command of Ana's in #sales."""
    sandbox.as_("ana").command("/feedback", channel="sales")
    return WebhookClient(bot.heard[-1]["response_url"], retry_handlers=[])


def test_a_response_url_works_five_times(sandbox: Sandbox, answering: WebhookClient) -> None:
    codes = [answering.send(text=str(n)).status_code for n in range(6)]

    assert codes == [200] * 5 + [404]
    assert [m.text for m in sandbox.as_("ana").sees("sales")] == list("01234")


def test_a_response_url_expires(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.settings(response_url_seconds=0.02)
    sandbox.as_("ana").command("/feedback")
    time.sleep(0.05)

    assert (
        WebhookClient(bot.heard[-1]["response_url"]).send(text="late").body
        == '{"ok":false,"error":"expired_url"}'
    )


def test_a_response_url_can_speak_to_all(sandbox: Sandbox, answering: WebhookClient) -> None:
    answering.send(text="for all", response_type="in_channel")

    assert [m.text for m in sandbox.as_("ben").sees("sales")] == ["for all"]


def test_a_response_url_can_delete_what_was_clicked(sandbox: Sandbox, bot: Bot, client: WebClient) -> None:
    client.chat_postMessage(channel="U0ANA", text="x", blocks=[actions(button("more"))])
    sandbox.as_("ana").click("more", sandbox.dms("ana")[0])

    WebhookClient(bot.heard[-1]["response_url"]).send(delete_original=True)

    assert sandbox.dms("ana") == []
