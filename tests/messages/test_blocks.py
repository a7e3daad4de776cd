"""Stories: what does not fit Slack's limits is cut on structure, and what is left out is said."""

import pytest

from messages.blocks import (
    MOST_OPTION_TEXT,
    MOST_SECTION,
    ROOM_FOR_MORE,
    Json,
    context,
    fit,
    header,
    iso,
    listing,
    option,
    quote,
    section,
)
from messages.mrkdwn import Mrkdwn
from sandbox.block_kit import problems
from tests.messages.feedbacks import TODAY
from tests.messages.gallery import lines


def shown(block: Json) -> list[str]:
    """The lines of a paragraph."""
    text: str = block["text"]["text"]
    return text.split("\n")


@pytest.mark.parametrize("many", [0, 1, 4, 5])
def test_blocks_that_fit_are_left_as_they_are(many: int) -> None:
    blocks = [section(line) for line in lines(many)]

    assert fit(blocks, 5) == blocks


@pytest.mark.parametrize(("many", "more"), [(6, "+2 more"), (7, "+3 more"), (60, "+56 more")])
def test_blocks_that_do_not_fit_are_cut_between_two_and_the_last_counts_the_rest(
    many: int, more: str
) -> None:
    blocks = [section(line) for line in lines(many)]

    assert fit(blocks, 5) == [*blocks[:4], context(Mrkdwn(more))]


def test_lines_that_fit_stand_in_one_paragraph() -> None:
    assert shown(listing(lines(3))) == lines(3)


@pytest.mark.parametrize("length", [9, 99, 999, 2000])
def test_only_whole_lines_are_left_out_and_they_are_counted(length: int) -> None:
    many = lines(500, length)

    *kept, last = shown(listing(many))

    assert kept == many[: len(kept)]
    assert last == f"+{500 - len(kept)} more"


@pytest.mark.parametrize("length", [9, 99, 999, 2000])
def test_a_paragraph_is_filled_as_far_as_whole_lines_go(length: int) -> None:
    text = listing(lines(500, length))["text"]["text"]

    assert MOST_SECTION - ROOM_FOR_MORE - length <= len(text) <= MOST_SECTION


def test_lines_that_were_not_even_handed_in_are_counted_too() -> None:
    assert shown(listing(lines(3), hidden=4)) == [*lines(3), "+4 more"]


def test_lines_left_out_and_lines_not_handed_in_are_counted_together() -> None:
    assert shown(listing(lines(3, 2000), hidden=4))[1:] == ["+6 more"]


@pytest.mark.parametrize(("many", "more"), [(1, []), (3, ["+2 more"])])
def test_a_first_line_too_long_for_any_paragraph_is_cut_and_not_left_out(many: int, more: list[str]) -> None:
    built = listing([Mrkdwn("x" * 4000)] * many)

    first, *rest = shown(built)
    assert first.startswith("x" * 2000)
    assert first.endswith("x…")
    assert rest == more
    assert problems([built]) == []


def test_a_heading_is_cut_to_what_slack_allows() -> None:
    built = header("word " * 60)

    assert problems([built]) == []
    assert built["text"]["text"].endswith("word…")


def test_an_option_keeps_its_value_whole_where_its_label_is_cut() -> None:
    built = option("x" * 200, "value").to_dict()

    assert (len(built["text"]["text"]), built["value"]) == (MOST_OPTION_TEXT, "value")


def test_a_quote_shows_words_as_they_were_typed() -> None:
    built = quote("<!channel> *not bold*")

    assert built["elements"][0]["type"] == "rich_text_quote"
    assert built["elements"][0]["elements"][0]["text"] == "<!channel> *not bold*"


def test_nothing_in_a_paragraph_becomes_a_mention_by_itself() -> None:
    assert section(Mrkdwn("@channel #general"))["text"]["verbatim"] is True


def test_a_date_picker_gets_its_day_or_none() -> None:
    assert (iso(TODAY), iso(None)) == ("2026-11-26", None)
