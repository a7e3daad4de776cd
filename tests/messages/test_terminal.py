"""Stories: a terminal shows a message as a person would see it in Slack."""

import re
from typing import Any

import pytest

from messages import feedback
from messages.terminal import lines
from tests.messages.gallery import everything
from tests.messages.typed import EVIL

NAMES = {"U0ANA": "Ana", "C0A": "general"}


def named(reference: str) -> str:
    return NAMES.get(reference, reference)


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def field(element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "label": plain("Which?"), "element": element, **more}


PRESS = {"type": "button", "text": plain("Confirm")}
CHOICE = {"type": "static_select", "options": [{"text": plain("A")}, {"text": plain("B")}]}
QUOTED = {"elements": [{"type": "rich_text_quote", "elements": [{"type": "text", "text": "one\n<!two>"}]}]}


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        ({"type": "header", "text": plain("News")}, ["== News =="]),
        (
            {"type": "section", "text": mrkdwn("ask <@U0ANA> in <#C0A>\n1 &lt; 2")},
            ["ask @Ana in #general", "1 < 2"],
        ),
        ({"type": "section", "text": mrkdwn("ask <@U0EVE>")}, ["ask @U0EVE"]),
        ({"type": "section", "text": mrkdwn("a\nb"), "accessory": PRESS}, ["a", "b [Confirm]"]),
        ({"type": "section", "fields": [mrkdwn("a"), mrkdwn("b")]}, ["a", "b"]),
        (
            {"type": "context", "elements": [mrkdwn("small"), {"type": "image", "alt_text": "a cat"}]},
            ["small", "a cat"],
        ),
        ({"type": "actions", "elements": [PRESS, PRESS]}, ["[Confirm] [Confirm]"]),
        ({"type": "rich_text", **QUOTED}, ["> one", "> <!two>"]),
        (field(CHOICE), ["Which?: (A | B)"]),
        (field({"type": "plain_text_input"}, optional=True), ["Which? (optional): ____"]),
        ({"type": "divider"}, ["----"]),
        ({"type": "video"}, ["(video)"]),
    ],
)
def test_each_block_shows_its_words(block: dict[str, Any], shown: list[str]) -> None:
    assert lines({"blocks": [block]}, named) == shown


def test_a_message_without_blocks_shows_its_text() -> None:
    assert lines({"text": "hello <@U0ANA>\n&amp; all"}, named) == ["hello @Ana", "& all"]


def test_a_message_of_nothing_shows_nothing() -> None:
    assert lines({}) == []


def test_feedback_shows_as_it_was_typed() -> None:
    assert f"> {EVIL}" in lines(feedback.refusal("Too long.", EVIL).payload())


def test_no_block_the_bot_uses_is_unknown_to_the_terminal() -> None:
    shown = [line for message in everything() for line in lines(message)]

    assert shown
    assert [line for line in shown if re.fullmatch(r"\([a-z_]+\)", line)] == []


def test_files_are_named_below_the_words() -> None:
    message = {"text": "The slides.", "files": [{"title": "This week", "name": "week.pptx"}]}

    assert lines(message) == ["The slides.", "[file: This week, week.pptx]"]
