"""Stories: whatever has words is found by them: what holds them all first, then what was meant by a typo."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import Select, bindparam
from sqlalchemy.sql.elements import ColumnElement

from domain.page import MOST_LISTED, PAGE_SIZE
from storage import word_index
from storage.db.engine import Store
from storage.word_index import Matches, Narrow, show_all

PROMISES = {
    1: "send the campaign brief to Contoso",
    2: "fix the price list",
    3: "campaigns need a second landing page",
    4: "the price of the campaign",
}


def index(store: Store, where: int, texts: Mapping[int, str], kind: str = "promise") -> None:
    store.write(lambda session: word_index.index(session, where, kind, texts))


def find(
    store: Store, where: int, text: str, kind: str = "promise", narrow: Narrow = show_all, **asked: Any
) -> Matches:
    return store.read(lambda session: word_index.find(session, where, kind, text, narrow, asked))


def found(store: Store, where: int, text: str, kind: str = "promise") -> list[int]:
    return list(find(store, where, text, kind).numbers)


@pytest.fixture
def promises(store: Store, here: int) -> int:
    index(store, here, PROMISES)
    return here


@pytest.mark.parametrize(
    ("asked", "numbers", "near"),
    [
        ("campaign", [4, 1, 3], 1),
        ("CAMPAIGN price", [4], 0),
        ("campain", [4, 1], 2),
        ("campain prise", [4], 1),
        ("kampaign", [4, 1], 2),
        ("pirce lsit", [2], 1),
        ("landing page", [3], 0),
        ("contosso", [1], 1),
        ("lits", [2], 1),
        ("teh", [], 0),
        ("nonsense", [], 0),
        ("campaign nonsense", [], 0),
        ("", [], 0),
        ("?!", [], 0),
    ],
)
def test_what_holds_the_words_comes_first_and_then_what_holds_words_near_them(
    store: Store, promises: int, asked: str, numbers: list[int], near: int
) -> None:
    matches = find(store, promises, asked)

    assert (list(matches.numbers), matches.near) == (numbers, near)


def test_where_a_page_is_full_nothing_near_follows(store: Store, here: int) -> None:
    index(store, here, dict.fromkeys(range(1, PAGE_SIZE + 1), "price") | {99: "prices"})

    assert find(store, here, "price").near == 0
    assert find(store, here, "prices") == Matches((99, *range(PAGE_SIZE, 0, -1)), PAGE_SIZE)


def test_what_is_near_is_listed_no_further_than_the_rest(store: Store, here: int) -> None:
    index(store, here, dict.fromkeys(range(1, MOST_LISTED + 50), "prices") | {999: "price"})

    matches = find(store, here, "price")

    assert (matches.numbers[0], len(matches.numbers), matches.near) == (999, MOST_LISTED, MOST_LISTED - 1)


def test_a_text_that_changed_is_found_by_its_new_words_alone(store: Store, promises: int) -> None:
    index(store, promises, {1: "call Contoso"})

    assert found(store, promises, "brief") == []
    assert found(store, promises, "call contoso") == [1]
    assert found(store, promises, "second landing") == [3]


def test_what_is_removed_is_found_no_more_not_even_by_a_typo(store: Store, promises: int) -> None:
    gone = store.write(lambda session: word_index.remove(session, promises, "promise", [1, 3]))

    assert gone == 11
    assert found(store, promises, "contosso") == []
    assert found(store, promises, "campain") == [4]


def test_another_kind_and_another_workspace_have_words_of_their_own(
    store: Store, promises: int, there: int
) -> None:
    index(store, promises, {7: "the campaign was moved"}, kind="decision")
    index(store, there, {8: "zeppelin"})

    assert found(store, promises, "moved", "decision") == [7]
    assert found(store, promises, "moved") == []
    assert found(store, promises, "zepelin") == []
    store.write(lambda session: word_index.remove(session, promises, "decision", [1, 7]))
    assert found(store, promises, "brief") == [1]


def only_from(query: Select[Any], number: ColumnElement[int]) -> Select[Any]:
    """A filter on the numbers, as a feature's own would be on its rows."""
    return query.where(number >= bindparam("first"))


def test_the_filter_holds_for_what_is_near_as_well(store: Store, promises: int) -> None:
    exact = find(store, promises, "campaign", narrow=only_from, first=2)
    near = find(store, promises, "campain", narrow=only_from, first=2)
    hidden = find(store, promises, "contosso", narrow=only_from, first=2)

    assert (exact, near) == (Matches((4, 3), 1), Matches((4,), 1))
    assert hidden == Matches()


def test_a_word_of_any_language_has_its_neighbours(store: Store, here: int) -> None:
    index(store, here, {1: "Überraschung im Herbst", 2: "предложение", 3: "šalina čeština", 4: "שלומות"})

    assert found(store, here, "uberrashung") == [1]
    assert found(store, here, "предлжение") == [2]
    assert found(store, here, "cestinaa") == [3]
    assert found(store, here, "שלומת") == [4]


def test_sixty_mistyped_words_are_looked_for_at_once(store: Store, here: int) -> None:
    letters = "abcdefghijklmnopqrst"
    text = " ".join(f"{a}{a}word{b}" for a in letters for b in "xyz")
    index(store, here, {1: text, 2: "aawordx alone"})

    assert found(store, here, text) == [1]
    assert found(store, here, text.replace("aawordx", "aawordq")) == [1]
