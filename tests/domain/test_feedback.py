"""Stories: what counts as feedback, and as the same feedback."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import UserError
from domain.feedback import LONGEST, clean, label, sameness


@pytest.mark.parametrize("text", ["", " ", "\n\t \r\n", "\x00", " \x00 \x00"])
def test_feedback_without_words_is_asked_for_again(text: str) -> None:
    with pytest.raises(UserError, match="What did you see in the field") as refused:
        clean(text)

    assert refused.value.field == "text"


def test_three_thousand_characters_are_kept_and_spaces_around_them_are_not_counted() -> None:
    assert clean(f"  {'x' * LONGEST}\n") == "x" * 3000


def test_one_character_more_is_refused_with_both_numbers() -> None:
    with pytest.raises(UserError, match=r"That's 3,001 characters, and 3,000 is the most I keep") as refused:
        clean("x" * 3001)

    assert refused.value.field == "text"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("the mail confuses buyers", "the mail confuses buyers"),
        ("  two  spaces\n\nand lines ", "two  spaces\n\nand lines"),
        ("nul\x00 inside", "nul inside"),
        ("<!channel> & <@U1>", "<!channel> & <@U1>"),
        ("👩‍🚀 שלום", "👩‍🚀 שלום"),
    ],
)
def test_words_are_kept_as_they_were_typed(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text(max_size=200).filter(lambda text: text.replace("\x00", "").strip() != ""))
def test_cleaning_twice_changes_nothing_more_and_leaves_nothing_a_database_refuses(text: str) -> None:
    once = clean(text)

    assert clean(once) == once
    assert "\x00" not in once


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The mail confuses", "the  MAIL\nconfuses ", True),
        ("Straße", "STRASSE", True),
        ("the mail", "the mail!", False),
        ("themail", "the mail", False),
    ],
)
def test_two_texts_are_the_same_words_whatever_their_spacing_and_case(
    one: str, other: str, same: bool
) -> None:
    assert (sameness(one) == sameness(other)) is same


def test_people_call_feedback_by_its_number() -> None:
    assert label(12) == "F-12"
