"""Stories: what looks like a command and may be feedback is asked, so that it is neither lost nor posted."""

import pytest

from tests.office import INTAKE, Office

SENTENCE = "search is slow on our site"


def cards(office: Office) -> list[str]:
    office.deliver()
    return [post for post in office.posts(INTAKE) if "F-" in post]


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "Search doesn’t find our own prices",
        "search: results are wrong.",
        "search on our site finds nothing of the new products",
    ],
)
def test_a_sentence_that_begins_with_search_is_asked_about(lite_office: Office, text: str) -> None:
    asked = lite_office.command("ana", text).words

    assert "Is this feedback, or are you looking for something? Nothing is saved yet." in asked
    assert text in asked
    assert "[Save as feedback] [Search]" in asked
    assert cards(lite_office) == []


def test_one_tap_saves_the_words_as_they_were_typed(lite_office: Office) -> None:
    lite_office.command("ana", SENTENCE)
    lite_office.click("ana", "feedback.keep_typed", SENTENCE)

    assert "Got it: *F-1*" in lite_office.whispers[-1]
    assert SENTENCE in cards(lite_office)[-1]


def test_another_tap_looks_for_them(lite_office: Office) -> None:
    lite_office.command("ana", "the search is slow on our site")
    lite_office.deliver()
    lite_office.click("ana", "feedback.search_typed", "Search: is slow on our site")

    assert "F-1" in lite_office.whispers[-1]
    assert "“is slow on our site”" in lite_office.whispers[-1]


def test_search_without_words_asks_for_them(lite_office: Office) -> None:
    assert "/feedback search follow-up mail" in lite_office.command("ana", "search").words
    assert cards(lite_office) == []


def test_a_long_text_is_nobodys_search(lite_office: Office) -> None:
    text = "search " + "is slow " * 80

    assert "Got it: *F-1*" in lite_office.command("ana", text).words


@pytest.mark.parametrize(
    "text",
    ["list of prices is wrong", "mine is broken", "report is late again", "minetest players like the mail"],
)
def test_a_sentence_that_begins_with_another_command_is_feedback(lite_office: Office, text: str) -> None:
    assert "Got it: *F-1*" in lite_office.command("ana", text).words


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("mine.", "Nothing found"),
        ("“Mine”", "Nothing found"),
        ("\u200bmine\u2026", "Nothing found"),
        ("list!", "Nothing found"),
        ("f-1.", "There's no F-1"),
        ("F\u20131", "There's no F-1"),
        ("F\u20111!", "There's no F-1"),
        ("*F-1*", "There's no F-1"),
        ("#F-1", "There's no F-1"),
    ],
)
def test_a_command_with_marks_around_it_is_no_feedback(lite_office: Office, text: str, answer: str) -> None:
    assert answer in lite_office.command("ana", text).words
    assert cards(lite_office) == []


@pytest.mark.parametrize(("text", "meant"), [("mien", "mine"), ("lst", "list"), ("hlep", "help")])
def test_a_slip_of_the_finger_is_asked_about(lite_office: Office, text: str, meant: str) -> None:
    asked = lite_office.command("ana", text).words

    assert f"Did you mean `/feedback {meant}`? Nothing is saved yet." in asked
    assert "[Save as feedback]" in asked and "[Search]" not in asked
    assert cards(lite_office) == []


@pytest.mark.parametrize(
    ("typed", "meant"), [("statsu", "status"), ("ride-along x", "ride"), ("teem", "team")]
)
def test_a_word_that_is_no_command_finds_the_nearest(lite_office: Office, typed: str, meant: str) -> None:
    asked = lite_office.drumbeat("ana", typed).words

    assert f"Did you mean `/drumbeat {meant}" in asked
    assert "Here's what I can do" in asked


def test_a_word_that_is_near_nothing_gets_the_usage_alone(lite_office: Office) -> None:
    assert "Did you mean" not in lite_office.drumbeat("ana", "pigeon").words
