"""What a person typed after a command, however their keyboard, phone or clipboard wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.command_line import Line, nearest_word, plain_word, read_line, words_of


@pytest.mark.parametrize(
    ("typed", "word", "rest"),
    [
        ("", "", ""),
        ("  mine ", "mine", ""),
        ("MINE", "mine", ""),
        ("ride <@U0ANA> 2026-12-07", "ride", "<@U0ANA> 2026-12-07"),
        ("ride\u00a0<@U0ANA> 14:00", "ride", "<@U0ANA> 14:00"),
        ("ride\u2003\u2009<@U0ANA>", "ride", "<@U0ANA>"),
        ("ride\n<@U0ANA>", "ride", "<@U0ANA>"),
        ("ride\t<@U0ANA>", "ride", "<@U0ANA>"),
        ("\u200bmine\u200b", "mine", ""),
        ("\ufeffmine", "mine", ""),
        ("mi\u00adne", "mine", ""),
        ("\uff4d\uff49\uff4e\uff45", "mine", ""),
        ("F\u20111", "f-1", ""),
        ("F\u22121", "f-1", ""),
        ("F\u20131", "f-1", ""),
        ("mine\x00", "mine", ""),
    ],
)
def test_the_first_word_is_known_however_it_was_typed(typed: str, word: str, rest: str) -> None:
    line = read_line(typed)

    assert (line.word, line.rest) == (word, rest)


@pytest.mark.parametrize("typed", [None, 12, ["mine"], {"text": "mine"}])
def test_what_is_no_text_is_an_empty_line(typed: object) -> None:
    assert read_line(typed) == Line("", "", "")


def test_the_words_behind_the_first_have_plain_dashes() -> None:
    assert read_line("ride <@U0ANA> 2026\u201112\u201107").words == ("<@U0ANA>", "2026-12-07")


def test_what_is_kept_keeps_its_emoji_and_its_line_breaks() -> None:
    typed = "the family 👨\u200d👩\u200d👧 left\nand came back"

    assert read_line(typed).text == typed


@given(st.text())
def test_any_text_makes_a_line_that_a_database_takes(typed: str) -> None:
    line = read_line(typed)

    line.text.encode("utf-8")
    assert "\x00" not in line.text
    assert line.word == plain_word(line.word)
    assert read_line(line.text) == line


@pytest.mark.parametrize(
    "typed", ["mine.", "mine!", "“mine”", "*mine*", "`mine`", "(mine)", "Mine…", "mine,"]
)
def test_marks_around_a_word_are_not_of_it(typed: str) -> None:
    assert read_line(typed).word == "mine"


@pytest.mark.parametrize("typed", ["...", "?!", "“”"])
def test_marks_alone_stay(typed: str) -> None:
    assert read_line(typed).word


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("statsu", "status"),
        ("stat", "status"),
        ("rides", "ride"),
        ("ride-along", "ride"),
        ("st", ""),
        ("pigeon", ""),
        ("", ""),
        ("status" + "s" * 40, ""),
    ],
)
def test_a_slip_of_the_finger_finds_the_word_that_was_meant(typed: str, meant: str) -> None:
    assert nearest_word(typed, ["ride", "status", "help"]) == meant


def test_a_name_inside_a_mention_is_not_cut() -> None:
    assert words_of("<@U1|ana maria>,\u00a0x \u200b y") == ("<@U1|ana maria>,", "x", "y")
