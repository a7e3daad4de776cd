"""Stories: a list is cut into pages, and whichever one is asked for, there is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.page import MOST_LISTED, PAGE_SIZE, Page, cut_page


@given(st.integers(0, 60), st.integers(1, 12))
def test_all_pages_together_are_the_list(many: int, size: int) -> None:
    found = range(many)
    last = cut_page(found, 1, size=size).last

    pages = [cut_page(found, number, size=size) for number in range(1, last + 1)]

    assert [row for page in pages for row in page.rows] == list(found)
    assert all(page.rows for page in pages) or not many


@pytest.mark.parametrize(
    ("asked", "number"), [(-3, 1), (0, 1), (1, 1), (2, 2), (3, 3), (4, 3), (999_999_999, 3)]
)
def test_a_page_that_is_not_there_is_the_nearest_one(asked: int, number: int) -> None:
    page = cut_page(range(2 * PAGE_SIZE + 1), asked)

    assert (page.number, page.last) == (number, 3)
    assert page.rows


def test_an_empty_list_has_one_empty_page() -> None:
    assert cut_page([], 7) == Page([], 0, number=1, last=1)


@pytest.mark.parametrize(
    ("total", "count"), [(0, "0"), (1, "1"), (MOST_LISTED - 1, "199"), (MOST_LISTED, "200+")]
)
def test_what_was_not_counted_to_the_end_says_so(total: int, count: str) -> None:
    assert Page([], total).count == count


def test_a_page_keeps_its_place_when_its_rows_are_shown() -> None:
    shown = cut_page(range(20), 2, near=5).showing(str(row) for row in (8, 9))

    assert shown == Page(("8", "9"), 20, number=2, last=3, near=5)
