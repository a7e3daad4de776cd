"""Stories: any list looks the same: its head, its rows with a button each, and buttons to turn pages."""

import pytest

from domain.page import Page, cut_page
from messages.list_page import MOST_VALUE, ListRow, list_page
from messages.mrkdwn import escape
from messages.terminal import lines
from tests.messages.list_pages import PROMISES, promises

NONE = escape("No promise is open.")


def shown(page: Page[ListRow], query: str = "open") -> list[str]:
    return lines(list_page(PROMISES, "Open", page, query, NONE).payload())


@pytest.mark.parametrize(
    ("asked", "head", "turns"),
    [
        (1, "Open: 20 promises, page 1 of 3", ["[Older]"]),
        (2, "Open: 20 promises, page 2 of 3", ["[Newer] [Older]"]),
        (3, "Open: 20 promises, page 3 of 3", ["[Newer]"]),
    ],
)
def test_a_page_says_where_it_stands_and_leads_to_its_neighbours(
    asked: int, head: str, turns: list[str]
) -> None:
    page = cut_page(promises("call", 20), asked)

    assert shown(page) == [head, *(["call [Open]"] * len(page.rows)), *turns]


def test_a_list_of_one_page_turns_nowhere() -> None:
    assert shown(Page([ListRow(NONE)], 1)) == ["Open: 1 promise", "No promise is open."]


def test_where_there_is_nothing_the_lists_own_words_stand() -> None:
    assert shown(Page([], 0)) == ["No promise is open."]


@pytest.mark.parametrize(
    ("near", "said"),
    [(2, "No exact match. These come closest."), (1, "Exact matches come first, then the closest.")],
)
def test_what_only_comes_close_is_called_so(near: int, said: str) -> None:
    assert shown(Page(promises("call", 2), 2, near=near))[1] == said


def test_a_button_brings_back_its_page_and_the_whole_query_or_is_not_there() -> None:
    page = cut_page(promises("call", 20), 2)
    fits, cut = (list_page(PROMISES, "Open", page, "x" * (MOST_VALUE - room), NONE) for room in (2, 1))

    turns = fits.blocks[-1]["elements"]
    assert [(turn["action_id"], turn["value"][:4]) for turn in turns] == [
        ("promise.page.1", "1 xx"),
        ("promise.page.3", "3 xx"),
    ]
    assert all(PROMISES.turn_pattern.fullmatch(turn["action_id"]) for turn in turns)
    assert [block["type"] for block in cut.blocks if block["type"] == "actions"] == []
