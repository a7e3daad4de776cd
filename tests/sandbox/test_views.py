"""Purpose: views open on a trigger, change and stack as Slack has it, and Home is published."""

import time

import pytest
from slack_sdk import WebClient

from sandbox.client import Sandbox
from tests.sandbox.bot import Bot
from tests.sandbox.parts import FORM, field, modal, section, text_input
from tests.sandbox.refusals import error_of


def trigger(sandbox: Sandbox, bot: Bot) -> str:
    sandbox.as_("ana").command("/feedback", "text")
    return str(bot.heard[-1]["trigger_id"])


def test_a_trigger_works_once(client: WebClient, sandbox: Sandbox, bot: Bot) -> None:
    key = trigger(sandbox, bot)
    client.views_open(trigger_id=key, view=FORM)

    assert error_of(lambda: client.views_open(trigger_id=key, view=FORM))["error"] == "exchanged_trigger_id"


def test_a_trigger_expires(client: WebClient, sandbox: Sandbox, bot: Bot) -> None:
    sandbox.settings(trigger_seconds=0.02)
    key = trigger(sandbox, bot)
    time.sleep(0.05)

    assert error_of(lambda: client.views_open(trigger_id=key, view=FORM))["error"] == "expired_trigger_id"


def test_a_view_that_is_refused_leaves_the_trigger_usable(
    client: WebClient, sandbox: Sandbox, bot: Bot
) -> None:
    key = trigger(sandbox, bot)
    wrong = modal(field(text_input(), "b"), submit=None)

    body = error_of(lambda: client.views_open(trigger_id=key, view=wrong))

    assert (body["error"], "submit" in body["response_metadata"]["messages"][0]) == (
        "invalid_arguments",
        True,
    )
    assert client.views_open(trigger_id=key, view=FORM)["ok"]


def test_a_stack_holds_three_views(client: WebClient, sandbox: Sandbox, bot: Bot) -> None:
    client.views_open(trigger_id=trigger(sandbox, bot), view=FORM)
    client.views_push(trigger_id=trigger(sandbox, bot), view=FORM)
    client.views_push(trigger_id=trigger(sandbox, bot), view=FORM)
    last = trigger(sandbox, bot)

    assert error_of(lambda: client.views_push(trigger_id=last, view=FORM))["error"] == "push_limit_reached"


def test_an_update_with_an_old_hash_conflicts(client: WebClient, sandbox: Sandbox, bot: Bot) -> None:
    view = client.views_open(trigger_id=trigger(sandbox, bot), view=FORM)["view"]
    client.views_update(view_id=view["id"], hash=view["hash"], view=FORM)

    again = error_of(lambda: client.views_update(view_id=view["id"], hash=view["hash"], view=FORM))

    assert again["error"] == "hash_conflict"


def test_a_view_beyond_250_kb_is_too_large(client: WebClient, sandbox: Sandbox, bot: Bot) -> None:
    key, view = trigger(sandbox, bot), modal(*[section("x" * 3000)] * 90)

    assert error_of(lambda: client.views_open(trigger_id=key, view=view))["error"] == "view_too_large"


@pytest.mark.parametrize("manifest", [{"features": {"app_home": {"home_tab_enabled": False}}}])
def test_home_must_be_enabled(client: WebClient) -> None:
    view = {"type": "home", "blocks": [section("x")]}

    assert error_of(lambda: client.views_publish(user_id="U0ANA", view=view))["error"] == "not_enabled"
