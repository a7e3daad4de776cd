"""Stories: the score compares a relationship with its own past, shows each part, and makes no number up."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import UserError
from domain.health.score import (
    WEIGHTS,
    NotYet,
    Part,
    PartScore,
    Score,
    balance,
    check_weights,
    reach,
    rhythm,
    score,
    spread,
    volume,
    weights_of,
)
from domain.health.week import Week
from tests.weeks import week, weeks


def ending(**last: Any) -> list[Week]:
    """Eight usual weeks, then four as given."""
    usual = weeks(12)
    return [*usual[:8], *(replace(one, **last) for one in usual[8:])]


def part(found: Score | NotYet, name: Part) -> PartScore:
    assert isinstance(found, Score)
    return next(one for one in found.parts if one.of.part is name)


def test_a_relationship_that_is_as_usual_has_all_points() -> None:
    found = score(weeks(12))

    assert isinstance(found, Score)
    assert found.points == 100
    assert [one.points for one in found.parts] == list(WEIGHTS.values())


@pytest.mark.parametrize(
    ("found", "missing"),
    [
        (weeks(0), NotYet(weeks=12)),
        (weeks(11), NotYet(weeks=1)),
        (weeks(12, people=4), NotYet(too_few=True)),
        (weeks(12, sales=9, marketing=10), NotYet(too_quiet=True)),
        (weeks(12, sales=0, marketing=0, people=0), NotYet(too_quiet=True, too_few=True)),
    ],
)
def test_it_says_what_is_missing_instead_of_a_number(found: list[Week], missing: NotYet) -> None:
    assert score(found) == missing


def test_only_the_last_twelve_weeks_count() -> None:
    assert score([*weeks(20, sales=500)[:8], *weeks(12)]) == score(weeks(12))


@pytest.mark.parametrize(("share", "points"), [(1.0, 35), (0.5, 18), (0.0, 0), (2.0, 35)])
def test_volume_is_the_share_of_the_usual(share: float, points: int) -> None:
    counts = {"sales": {"mention": round(30 * share)}, "marketing": {"reply": round(30 * share)}}

    assert part(score(ending(counts=counts)), Part.VOLUME).points == points


def test_last_week_weighs_four_times_what_four_weeks_ago_does() -> None:
    usual, none = weeks(12), {"sales": {"mention": 0}, "marketing": {"reply": 0}}
    newest = [*usual[:11], replace(usual[11], counts=none)]
    oldest = [*usual[:8], replace(usual[8], counts=none), *usual[9:]]

    assert volume(newest[8:], newest[:8]).value == pytest.approx(0.6)
    assert volume(oldest[8:], oldest[:8]).value == pytest.approx(0.9)


def test_more_of_another_kind_makes_up_for_half_of_what_is_missing() -> None:
    moved = {"sales": {"call": 30}, "marketing": {"reply": 30}}

    assert part(score(ending(counts=moved)), Part.VOLUME).of.value == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("sales", "marketing", "value"),
    [(30, 30, 1.0), (60, 0, 20 / 260), (40, 20, (2 * 80 + 20) / 260), (0, 0, 1.0)],
)
def test_balance_is_how_even_the_directions_are(sales: int, marketing: int, value: float) -> None:
    assert balance([week(sales=sales, marketing=marketing)] * 4).value == pytest.approx(value)


@pytest.mark.parametrize(("gap", "value"), [(0, 1.0), (2, 1.0), (4, 0.5), (8, 0.0), (20, 0.0)])
def test_rhythm_is_full_at_twice_the_usual_gap_and_none_at_eight_times(gap: int, value: float) -> None:
    assert rhythm(week(gap=gap), weeks(8, gap=1)).value == pytest.approx(value)


def test_reach_is_held_against_the_usual_share_with_a_tie() -> None:
    found = reach(week(tied={"sales": 1, "marketing": 2}), weeks(8))

    assert (found.now, found.usual, found.value) == (0.25, 0.5, 0.5)
    assert found.low < found.value < found.high


def test_spread_is_held_against_the_usual_evenness() -> None:
    found = spread(week(entropy=1.15), weeks(8))

    assert found.value == pytest.approx(0.5)


def test_each_interval_holds_its_value_and_more_people_make_it_narrower() -> None:
    few, many = (reach(week(people=n), weeks(8)) for n in (6, 60))

    assert few.high - few.low > many.high - many.low


COUNT = st.integers(0, 200)
WEEK = st.builds(
    week,
    sales=COUNT,
    marketing=COUNT,
    people=st.integers(0, 40),
    gap=st.integers(0, 20),
    tied=st.fixed_dictionaries({"sales": st.integers(0, 20), "marketing": st.integers(0, 20)}),
    pairs=st.integers(0, 400),
    entropy=st.floats(0, 6),
    entropy_error=st.floats(0, 1),
)


@given(st.lists(WEEK, min_size=12, max_size=12))
def test_whatever_was_counted_the_parts_lie_within_their_weights_and_add_up(found: list[Week]) -> None:
    result = score(found)

    parts = result.parts if isinstance(result, Score) else ()
    assert all(0 <= one.between[0] <= one.points <= one.between[1] <= one.weight for one in parts)
    points = result.points if isinstance(result, Score) else 0
    assert 0 <= points <= 100
    low, high = result.between if isinstance(result, Score) else (0, 0)
    assert low <= points <= high


def test_weights_are_a_setting() -> None:
    weights = weights_of(check_weights([50, 20, 10, 10, 10]))

    found = score(weeks(12), weights)

    assert part(found, Part.VOLUME).weight == 50
    assert isinstance(found, Score)
    assert found.points == 100


@pytest.mark.parametrize("typed", [[], [100], [50, 20, 10, 10, 11], [110, -10, 0, 0, 0]])
def test_weights_that_do_not_add_up_are_refused(typed: list[int]) -> None:
    with pytest.raises(UserError, match="add up to 100"):
        check_weights(typed)
