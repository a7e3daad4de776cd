"""Stories: what is compared stands in a table, and the same values in lines for a Slack without tables."""

from datetime import UTC, datetime

import pytest

from messages.blocks import MOST_CHARACTERS, Message, characters, context, message, section
from messages.mrkdwn import Mrkdwn, channel, escape, person, when
from messages.table import MOST_COLUMNS, MOST_ROWS, NOTHING, Column, table
from messages.terminal import lines
from sandbox.block_kit import problems
from tests.messages.typed import EXTREMES
from tests.slack_limits import hold_message

COLUMNS = (Column("No."), Column("Owner", told=True), Column("Points", "right"))
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def both(made: Message) -> tuple[list[str], list[str]]:
    """What a person reads where tables are shown, and where they are not."""
    return lines(made.payload()), lines(made.plain().payload())


def test_a_table_and_its_twin_say_the_same_values() -> None:
    drawn, told = both(message("Scores", table(COLUMNS, [("F-1", person("U0DEV"), "7"), ("F-12", "", "40")])))

    assert drawn == ["No.   Owner   Points", "F-1   @U0DEV       7", "F-12  –           40"]
    assert told == ["• *F-1* · Owner: @U0DEV · 7", "• *F-12* · 40"]


def test_two_columns_read_as_a_name_and_its_value() -> None:
    _drawn, told = both(message("Figures", table(COLUMNS[:2], [("Tests run", "3")])))

    assert told == ["• *Tests run*: Owner: 3"]


def test_people_channels_and_moments_are_drawn_for_each_reader() -> None:
    row = (escape("a & <b>"), person("U0DEV"), Mrkdwn(f"{channel('C0A')} {when(NOON, 'UTC')}"))

    _head, cells = table(COLUMNS, [row]).blocks[0]["rows"]

    assert cells[0] == {"type": "raw_text", "text": "a & <b>"}
    assert cells[1]["elements"][0]["elements"] == [{"type": "user", "user_id": "U0DEV"}]
    place, space, moment = cells[2]["elements"][0]["elements"]
    assert (place["channel_id"], space["text"]) == ("C0A", " ")
    assert (moment["timestamp"], moment["fallback"]) == (1795435200, "Mon, Nov 23 at 12:00 PM UTC")


def test_emoji_are_drawn_and_a_time_is_none() -> None:
    drawn, plain_cell = table(COLUMNS[:2], [(":eyes: seen", "at 10:30:00")]).blocks[0]["rows"][1]

    eyes, seen = drawn["elements"][0]["elements"]
    assert (eyes, seen["text"]) == ({"type": "emoji", "name": "eyes"}, " seen")
    assert plain_cell == {"type": "raw_text", "text": "at 10:30:00"}


def test_bold_words_are_bold_and_a_sum_is_not() -> None:
    bold, plain_cell = table(COLUMNS[:2], [("Merged into *F-3*", "2 * 3 * 4")]).blocks[0]["rows"][1]

    assert bold["elements"][0]["elements"][1] == {"type": "text", "text": "F-3", "style": {"bold": True}}
    assert plain_cell == {"type": "raw_text", "text": "2 * 3 * 4"}


@pytest.mark.parametrize("empty", ["", " ", "\n"])
def test_no_cell_is_empty(empty: str) -> None:
    made = message("x", table(COLUMNS, [(empty, empty, empty)]))

    cells = made.blocks[0]["rows"][1]
    assert [cell["text"] for cell in cells] == [NOTHING] * 3
    assert problems(list(made.blocks)) == []


@pytest.mark.parametrize("typed", EXTREMES.values(), ids=EXTREMES)
def test_slack_takes_any_words_in_a_table_and_in_its_twin(typed: str) -> None:
    made = message("x", table(COLUMNS, [(escape(typed), person("U0DEV"), escape(typed))] * 120))

    hold_message(made.payload() | {"blocks": list(made.blocks)})
    hold_message(made.plain().payload())


def test_what_does_not_fit_is_counted_in_both() -> None:
    made = message("x", table(COLUMNS, [(f"F-{n}", "", "1") for n in range(500)], hidden=7))

    drawn, told = both(made)
    rows = len(made.blocks[0]["rows"])
    assert rows == MOST_ROWS
    assert drawn[-1] == f"+{500 - (rows - 1) + 7} more"
    assert told[-1] == f"+{500 - (len(told) - 1) + 7} more"


def test_a_table_has_at_most_twenty_columns() -> None:
    many = [Column(f"c{n}") for n in range(30)]

    made = table(many, [[str(n) for n in range(30)]]).blocks[0]

    assert {len(row) for row in made["rows"]} == {MOST_COLUMNS}
    assert len(made["column_settings"]) == MOST_COLUMNS


def test_a_message_without_a_table_has_no_twin() -> None:
    made = message("x", section(Mrkdwn("x")))

    assert (made.twin, made.plain(), "twin" in made.payload()) == ((), made, False)


def test_what_is_too_much_for_one_message_is_counted_before_its_end() -> None:
    made = message("x", [section(Mrkdwn("x" * 3000))] * 7, context(Mrkdwn("the end")))

    shown = lines(made.payload())
    assert shown[-2:] == ["+4 more", "the end"]
    assert characters(made.blocks) <= MOST_CHARACTERS
