"""Purpose: a form is filled in and sent as Slack's client does it, and the bot's answer shows in it."""

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.client import Refused, Sandbox
from tests.sandbox.bot import Bot
from tests.sandbox.parts import FORM


def test_a_command_opens_a_modal(sandbox: Sandbox, bot: Bot) -> None:
    answer = sandbox.as_("ana").command("/feedback", "open")

    assert (answer.view.title, answer.view.callback_id) == ("A form", "form")


@pytest.fixture
def opened(sandbox: Sandbox, bot: Bot) -> Any:
    """Ana with the form before her."""
    ana = sandbox.as_("ana")
    ana.command("/feedback", "open")
    return ana


@pytest.mark.parametrize(
    ("block", "action", "value", "state"),
    [
        ("words", "note", "hi", {"type": "plain_text_input", "value": "hi"}),
        (
            "who",
            "people",
            ["ben", "U0DEV"],
            {"type": "multi_users_select", "selected_users": ["U0BEN", "U0DEV"]},
        ),
        ("when", "date", "2026-11-26", {"type": "datepicker", "selected_date": "2026-11-26"}),
        ("when", "date", None, {"type": "datepicker", "selected_date": None}),
        ("count", "number", 3, {"type": "number_input", "value": "3"}),
        ("kinds", "boxes", None, {"type": "checkboxes", "selected_options": []}),
        ("address", "mail", "a@b.example", {"type": "email_text_input", "value": "a@b.example"}),
    ],
)
def test_simple_values_become_the_state_of_their_element(
    opened: Any, bot: Bot, block: str, action: str, value: Any, state: dict[str, Any]
) -> None:
    opened.submit({"words": "x", block: value})

    assert bot.heard[-1]["view"]["state"]["values"][block][action] == state


def test_an_option_is_chosen_by_value_or_words(opened: Any, bot: Bot) -> None:
    opened.submit({"note": "x", "size": "Large", "boxes": ["a"]})

    values = bot.heard[-1]["view"]["state"]["values"]
    assert values["sizes"]["size"]["selected_option"]["value"] == "large"
    assert [o["value"] for o in values["kinds"]["boxes"]["selected_options"]] == ["a"]
    assert bot.heard[-1]["view"]["private_metadata"] == "remembered"


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, "Please complete this required field"),
        ({"words": "x" * 101}, "too_long"),
        ({"words": "x", "nowhere": "y"}, "no_such_field"),
        ({"words": "x", "size": "huge"}, "no_such_option"),
        ({"words": "x", "date": "tomorrow"}, "not_a_date"),
        ({"words": "x", "number": "1.5"}, "not_a_whole_number"),
        ({"words": "x", "mail": "me"}, "not_an_email"),
    ],
)
def test_what_the_client_would_not_take_is_not_sent(
    opened: Any, bot: Bot, values: dict[str, Any], error: str
) -> None:
    before = len(bot.heard)

    with pytest.raises(Refused, match=error):
        opened.submit(values)

    assert len(bot.heard) == before


@pytest.mark.parametrize(
    ("words", "callbacks"),
    [("fine", []), ("clear", []), ("update", ["second"]), ("push", ["form", "second"]), ("errors", ["form"])],
)
def test_the_answer_to_a_submission_decides_what_stays_open(
    opened: Any, words: str, callbacks: list[str]
) -> None:
    opened.submit({"words": words})

    assert [v.callback_id for v in opened.views()] == callbacks


def test_errors_are_shown_at_their_fields(opened: Any) -> None:
    assert opened.submit({"words": "errors"}).errors == {"words": "Not that."}


def test_errors_for_no_field_are_trouble(opened: Any) -> None:
    answer = opened.submit({"words": "wrong errors"})

    assert (answer.errors, answer.closed, "trouble" in answer.trouble) == ({}, False, True)


def test_closing_is_told_when_the_view_wants_it(opened: Any, bot: Bot) -> None:
    answer = opened.close()

    assert (answer.sent, bot.heard[-1]["type"], opened.view) == (True, "view_closed", None)


def test_suggestions_are_offered_and_only_they_can_be_chosen(opened: Any, bot: Bot) -> None:
    offered = opened.options("pick", "new").options
    opened.click("pick", value="new-2")

    assert [o["value"] for o in offered] == ["new-1", "new-2"]
    assert bot.heard[-1]["actions"][0]["selected_option"]["value"] == "new-2"
    with pytest.raises(Refused, match="no_such_option"):
        opened.click("pick", value="old-1")


def test_an_updated_view_keeps_what_was_typed(opened: Any, bot: Bot, client: WebClient) -> None:
    opened.submit({"words": "errors", "size": "large"})

    client.views_update(view_id=opened.view.id, view=FORM)
    opened.submit({"words": "fine"})

    values = bot.heard[-1]["view"]["state"]["values"]
    assert values["sizes"]["size"]["selected_option"]["value"] == "large"
