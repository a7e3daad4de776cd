"""Pairs of teams: all are shown or none, and none where a group would be under five people."""

from itertools import count, pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.health.week import Pair, SidePerson, team_pairs
from domain.side import SMALLEST_GROUP, Side

SIZES = st.fixed_dictionaries({}, optional={team: st.integers(1, 9) for team in ("", "North", "South")})


def people(sales: dict[str, int], marketing: dict[str, int]) -> dict[int, SidePerson]:
    """So many in each team of each side; the empty name is for those in none."""
    numbers = count(1)
    sides = ((Side.SALES, sales), (Side.MARKETING, marketing))
    return {
        next(numbers): SidePerson(side, team)
        for side, sizes in sides
        for team, size in sizes.items()
        for _ in range(size)
    }


def speaking(everyone: dict[int, SidePerson]) -> list[Pair]:
    """Everyone reached everyone of the other side, ever more often."""
    two = [(a, b) for a, b in product(everyone, repeat=2) if everyone[a].side is not everyone[b].side]
    return [Pair(a, b, n) for n, (a, b) in enumerate(two, start=1)]


FIVE = {"North": 5, "South": 5}


@pytest.mark.parametrize(
    ("sales", "marketing", "shown"),
    [
        (FIVE, {"Brand": 5, "Web": 5}, 4),
        (FIVE, {"": 5}, 2),
        (FIVE, {"Brand": 5}, 2),
        ({**FIVE, "": 5}, {"": 5}, 2),
        ({"North": 4, "South": 5}, {"": 5}, 0),
        ({**FIVE, "": 4}, {"": 5}, 0),
        ({**FIVE, "": 1}, {"Brand": 5, "Web": 5}, 0),
        (FIVE, {"": 4}, 0),
        (FIVE, {"Brand": 9, "Web": 4}, 0),
        ({"North": 9}, {"Brand": 9}, 0),
        ({"": 9}, {"": 9}, 0),
    ],
)
def test_teams_are_shown_where_each_and_the_rest_have_five(
    sales: dict[str, int], marketing: dict[str, int], shown: int
) -> None:
    everyone = people(sales, marketing)

    assert len(team_pairs(speaking(everyone), everyone)) == shown


@given(SIZES, SIZES)
def test_nothing_is_shown_from_which_a_group_under_five_could_be_told(
    sales: dict[str, int], marketing: dict[str, int]
) -> None:
    everyone = people(sales, marketing)

    found = team_pairs(speaking(everyone), everyone)

    small = min([*sales.values(), *marketing.values()], default=0) < SMALLEST_GROUP
    assert not (small and found)


@given(SIZES, SIZES)
def test_pairs_are_in_order_of_touchpoints_for_each_person(
    sales: dict[str, int], marketing: dict[str, int]
) -> None:
    everyone = people(sales, marketing)

    rates = [one.count / one.people for one in team_pairs(speaking(everyone), everyone)]

    assert all(more >= less for more, less in pairwise(rates))


@given(st.integers(0, 50), st.integers(0, 50))
def test_both_directions_of_every_person_of_two_teams_are_added_up(to: int, back: int) -> None:
    everyone = people(FIVE, {"": 5})

    found = team_pairs([Pair(1, 11, to), Pair(11, 5, back)], everyone)

    assert {one.sales: one.count for one in found} == {"North": to + back, "South": 0}
