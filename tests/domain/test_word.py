"""Stories: what a word is, and which words somebody may have meant who mistyped one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.word import LONGEST_WORD, MOST_NEAREST, MOST_WORDS, nearest, typos_allowed, words

VOCABULARY = ["campaign", "campaigns", "champion", "company", "compare", "price", "prices", "prize", "2026"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The follow-up MAIL, the mail!", ["the", "follow", "up", "mail"]),
        ("Büyers Straße", ["buyers", "strasse"]),
        ("a b c", []),
        ("", []),
        ("שלום 2026", ["שלום", "2026"]),
        ("x" * 50, ["x" * LONGEST_WORD]),
    ],
)
def test_words_are_folded_and_stand_once_in_the_order_of_their_first_use(text: str, found: list[str]) -> None:
    assert words(text) == found


@given(st.text(max_size=300))
def test_words_of_any_text_are_bounded_and_stay_what_they_are(text: str) -> None:
    found = words(text)

    assert len(found) <= MOST_WORDS
    assert all(2 <= len(word) <= LONGEST_WORD for word in found if word.isascii())
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("word", "typos"),
    [("the", 0), ("mail", 1), ("renewal", 1), ("campaign", 2), ("q3budget", 0), ("20261127", 0)],
)
def test_long_words_may_hold_more_typos_and_what_holds_a_digit_none(word: str, typos: int) -> None:
    assert typos_allowed(word) == typos


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("campain", ["campaign"]),
        ("camapign", ["campaign"]),
        ("kampaign", ["campaign"]),
        ("cxmpxign", ["campaign"]),
        ("prise", ["price", "prize"]),
        ("price", ["prices", "prize"]),
        ("campaign", ["campaigns"]),
        ("pri", []),
        ("2027", []),
        ("nothing", []),
    ],
)
def test_the_words_meant_are_those_the_fewest_typos_lead_to(typed: str, meant: list[str]) -> None:
    assert nearest(typed, VOCABULARY) == meant


def test_only_a_few_of_many_near_words_are_meant() -> None:
    assert len(nearest("word", [f"wor{letter}" for letter in "abcefghijk"])) == MOST_NEAREST
