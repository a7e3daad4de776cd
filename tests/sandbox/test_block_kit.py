"""Purpose: what Slack refuses in blocks and views is refused, in its words."""

from typing import Any

import pytest

from sandbox.block_kit import problems, too_large, view_problems
from tests.sandbox.parts import (
    FORM,
    actions,
    button,
    field,
    header,
    modal,
    mrkdwn,
    option,
    plain,
    section,
    select,
    text_input,
)

LONG: list[tuple[list[dict[str, Any]], str]] = [
    ([header("x" * 151)], "must be less than 151 characters [json-pointer:/blocks/0/text/text]"),
    ([section("x" * 3001)], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ([{"type": "section"}], "missing required field: text [json-pointer:/blocks/0]"),
    ([{"type": "section", "fields": [mrkdwn("x")] * 11}], "no more than 10 items allowed"),
    ([{"type": "section", "fields": [mrkdwn("x" * 2001)]}], "/blocks/0/fields/0/text]"),
    ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    ([{"type": "header", "text": mrkdwn("x")}], "unsupported type: mrkdwn"),
    ([{"type": "divider", "block_id": "x" * 256}], "must be less than 256 characters"),
    ([{"type": "divider", "text": "x"}], "invalid additional property: text"),
    ([actions(*[button(f"b{n}") for n in range(26)])], "no more than 25 items allowed"),
    ([actions()], "no less than 1 items allowed"),
    ([actions(button("x" * 256))], "/blocks/0/elements/0/action_id]"),
    ([actions(button("a", "x" * 76))], "must be less than 76 characters"),
    ([actions(button("a", value="x" * 2001))], "/elements/0/value]"),
    ([actions(button("a", url="x" * 3001))], "/elements/0/url]"),
    ([actions(button("a", style="green"))], "not one of the allowed values"),
    ([actions(button("a"), button("a"))], '`action_id` "a" already exists for another element'),
    ([section("a", block_id="b"), section("c", block_id="b")], '`block_id` "b" already exists'),
    ([actions(select("s", *[f"v{n}" for n in range(101)]))], "no more than 100 items allowed"),
    ([actions(select("s", "x" * 76))], "/options/0/text/text]"),
    ([actions(select("s", "x" * 151))], "/options/0/value]"),
    ([actions(select("s", initial_option=option("huge")))], "must match one of the options"),
    ([actions({"type": "static_select", "action_id": "s"})], "missing required field: options"),
    ([actions({"type": "overflow", "options": [option(str(n)) for n in range(6)]})], "no more than 5 items"),
    (
        [actions({"type": "checkboxes", "options": [option(str(n)) for n in range(11)]})],
        "no more than 10 items",
    ),
    ([actions(select("s", placeholder=plain("x" * 151)))], "/placeholder/text]"),
    ([actions(text_input())], "unsupported type: plain_text_input"),
    ([actions(button("a", confirm={"title": plain("x" * 101), "text": plain("y")}))], "/confirm/title/text]"),
    ([{"type": "context", "elements": [mrkdwn("x")] * 11}], "no more than 10 items allowed"),
    ([{"type": "context", "elements": [button("a")]}], "unsupported type: button"),
    ([field(text_input(), "b") | {"label": plain("x" * 2001)}], "/label/text]"),
    ([field(text_input(max_length=3001), "b")], "must be less than or equal to 3000"),
    ([{"type": "image", "image_url": "https://x.example", "alt_text": "x" * 2001}], "/alt_text]"),
    ([{"type": "image", "alt_text": "x"}], "missing required field: image_url"),
    ([{"type": "alert", "text": mrkdwn("x")}], "unsupported type: alert"),
    ([{"type": "markdown", "text": "x" * 6001}] * 2, "must be less than 12001 characters"),
    ([{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]}], "no more than 20 items"),
    ([{"type": "table", "rows": [[]] * 101}], "no more than 100 items"),
    ([{"type": "nonsense"}], "unsupported type: nonsense [json-pointer:/blocks/0/type]"),
    (["words"], "must provide an object"),  # type: ignore[list-item]
]


TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, {"type": "raw_text", "text": "b"}]]}
EMPTY = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (
            TABLE | {"rows": [*TABLE["rows"], [{"type": "raw_text", "text": "c"}]]},
            "as many cells in each row",
        ),
        (TABLE | {"rows": [[{"type": "raw_text", "text": ""}]]}, "more than 0 characters"),
        (TABLE | {"rows": [[EMPTY]]}, "more than 0 characters"),
        (TABLE | {"rows": [[{"type": "mrkdwn", "text": "x"}]]}, "unsupported type: mrkdwn"),
        (TABLE | {"rows": [[]]}, "no less than 1 items"),
        (TABLE | {"column_settings": [{"align": "middle"}]}, "not one of the allowed values"),
        (TABLE | {"column_settings": [{"width": 3}]}, "invalid additional property: width"),
    ],
)
def test_a_table_that_slack_would_refuse_is_refused(block: dict[str, Any], expected: str) -> None:
    assert any(expected in found for found in problems([block], "message"))


def test_all_words_of_a_message_together_have_a_limit() -> None:
    assert problems([section("x" * 3000)] * 4, "message") == []
    assert any("in all blocks" in found for found in problems([section("x" * 3000)] * 5, "message"))


def test_a_message_has_one_table() -> None:
    assert any("only_one_table_allowed" in found for found in problems([TABLE, TABLE]))


def test_a_table_with_its_settings_is_taken() -> None:
    assert problems([TABLE | {"column_settings": [None, {"align": "right", "is_wrapped": True}]}]) == []


@pytest.mark.parametrize(("blocks", "expected"), LONG)
def test_a_message_beyond_a_limit_is_refused(blocks: list[dict[str, Any]], expected: str) -> None:
    found = problems(blocks, "message")

    assert any(f.startswith("[ERROR] ") and expected in f for f in found), found


@pytest.mark.parametrize(
    "blocks",
    [
        [header("x" * 150), section("x" * 3000), {"type": "divider"}],
        [{"type": "divider"}] * 50,
        [actions(*[button(f"b{n}", "x" * 75, value="v" * 2000) for n in range(25)])],
        [actions(button("a"), block_id="one"), actions(button("a"), block_id="two")],
        [actions(select("s", initial_option=option("small")))],
        [section("x", accessory={"type": "users_select", "action_id": "u"})],
        [
            {
                "type": "context",
                "elements": [mrkdwn("x"), {"type": "image", "image_url": "u", "alt_text": "a"}],
            }
        ],
        [{"type": "rich_text", "elements": []}],
        [field(text_input(), "b")],
    ],
)
def test_a_message_at_its_limits_is_taken(blocks: list[dict[str, Any]]) -> None:
    assert problems(blocks, "message") == []


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (modal(title=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(title=mrkdwn("x")), "unsupported type: mrkdwn"),
        (modal(submit=plain("x" * 25)), "/view/submit/text]"),
        (modal(field(text_input(), "b"), submit=None), "missing required field: submit"),
        (modal(private_metadata="x" * 3001), "/view/private_metadata]"),
        (modal(callback_id="x" * 256), "/view/callback_id]"),
        (modal(*[{"type": "divider"}] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown"),
        ({"type": "home", "blocks": [field({"type": "file_input"}, "f")]}, "unsupported type: file_input"),
        ({"type": "home", "blocks": [{"type": "alert", "text": mrkdwn("x")}]}, "unsupported type: alert"),
        ({"type": "modal", "title": plain("x")}, "missing required field: blocks"),
        ({"type": "sheet"}, "unsupported type: sheet"),
        ("words", "must provide an object"),
    ],
)
def test_a_view_beyond_a_limit_is_refused(view: Any, expected: str) -> None:
    found = view_problems(view)

    assert any(expected in f for f in found), found


def test_a_full_form_is_taken() -> None:
    assert view_problems(FORM) == []


def test_a_view_of_more_than_250_kb_is_too_large() -> None:
    view = modal(*[section("x" * 3000)] * 90)

    assert too_large(view)
