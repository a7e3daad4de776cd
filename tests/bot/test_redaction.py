"""One person is taken out of a message's values: their id, their sentences, and nothing that is another's."""

from typing import Any

import pytest

from bot.operator.redaction import Redaction
from messages.mrkdwn import escape
from storage.erasure import WORDS

SAID = "the follow-up mail confuses buyers & costs us deals, <b>every</b> week since the summer"


def redacted(value: Any, *sentences: str, named: bool = False) -> Any:
    of = Redaction("U0ANA", "f00d", "Ana Alba", sentences or (SAID,))
    return of.of({"text": value}, named=named)["text"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Thanks to <@U0ANA> and <@U0FAY>", "Thanks to someone and <@U0FAY>"),
        ("Thanks to <@U0ANA|ana>", "Thanks to someone"),
        ("U0ANA left", "someone left"),
        ("<@U0ANAB>, XU0ANA", "<@U0ANAB>, XU0ANA"),
        ("Ana Alba is named by others", "Ana Alba is named by others"),
    ],
)
def test_an_id_goes_and_only_that_one(before: str, after: str) -> None:
    assert redacted(before) == after


@pytest.mark.parametrize(
    "line",
    [
        f"• *F-1* {escape(SAID)} (<@U0ANA>)",
        f"• *F-1* {escape(SAID)[:60]}…",
        f"• *F-1* {SAID}",
    ],
)
def test_a_line_that_quotes_them_goes_as_a_whole_however_it_was_cut(line: str) -> None:
    assert redacted(f"before\n{line}\nafter") == f"before\n{WORDS}\nafter"


def test_what_is_quoted_over_several_lines_or_in_one_is_found() -> None:
    said = "the first of two sentences\nand the second of them"

    assert redacted("> the first of two sentences\n> and the second of them", said) == f"{WORDS}\n{WORDS}"
    assert redacted("the first of two sentences and the second of them", said) == WORDS


def test_few_letters_are_theirs_only_beside_their_name() -> None:
    assert redacted("slow (<@U0ANA>)", "slow") == WORDS
    assert redacted("the website is slow", "slow") == "the website is slow"


def test_a_name_goes_where_nobody_can_be_mentioned() -> None:
    assert redacted("Questions: Ana Alba", named=True) == "Questions: someone"
    assert redacted("Ana Albatross", named=True) == "Ana Albatross"


def test_what_a_click_brings_back_keeps_its_form() -> None:
    of = Redaction("U0ANA", "f00d", "", ())
    block = {
        "type": "actions",
        "block_id": "quiet.snooze:leaders:U0ANA",
        "elements": [{"value": "1", "n": 3}],
    }

    made = of.of({"text": "hello", "blocks": [block], "unfurl_links": False})

    assert made["blocks"] == [{**block, "block_id": "quiet.snooze:leaders:f00d"}]
    assert made["unfurl_links"] is False
