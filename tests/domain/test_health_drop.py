"""Noticing a lasting drop: what is told, when, how surely, and what is never told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.health.drop import CHART, HORIZON, Finding, Sure, findings, heights, watch
from domain.health.drop_baseline import COMMON_NOISE, Day, Series, laid_out
from domain.health.drop_estimate import estimate, evidence

MONDAY = date(2026, 1, 5)
# Unlike each other, so that there is a little noise, and the same every week.
WEEK = ((38, 150), (44, 180), (47, 175), (40, 170), (31, 130), (1, 6), (0, 4))


def made(weeks: int, lost: float = 0.0, start: date = MONDAY, active: float = 1.0) -> list[Day]:
    """So many whole weeks. The messages that carried the lost touchpoints are lost too."""
    return [
        Day(
            start + timedelta(days=number),
            round(active * (1 - lost) * WEEK[number % 7][0]),
            round(active * (WEEK[number % 7][1] - lost * WEEK[number % 7][0])),
            workday=number % 7 < 5,
        )
        for number in range(7 * weeks)
    ]


def then(before: Sequence[Day], weeks: int, lost: float = 0.0, active: float = 1.0) -> list[Day]:
    return [*before, *made(weeks, lost, before[-1].date + timedelta(days=1), active)]


def told(days: Sequence[Day]) -> list[Finding]:
    """What `watch` says on each day in turn, knowing no later one."""
    asked = (watch(days[: number + 1], day.date) for number, day in enumerate(days))
    return [finding for finding in asked if finding]


HALVED = then(made(20), 5, lost=0.5)
FIRST_OF_DROP = HALVED[20 * 7].date


def test_half_of_a_relationship_gone_is_told_within_two_weeks_with_since_when_and_how_much() -> None:
    (finding,) = told(HALVED)

    assert finding.noticed <= FIRST_OF_DROP + timedelta(days=11)
    assert abs(finding.since - FIRST_OF_DROP) <= timedelta(days=3)
    assert finding.lost_least < 50 < finding.lost_most
    assert finding.lost in range(40, 61)
    assert finding.usual == 201
    assert finding.present == round(201 * (1 - finding.lost / 100))


@pytest.mark.parametrize("lost", [0.7, 0.98])
def test_the_more_is_lost_the_earlier_it_is_told(lost: float) -> None:
    (half,) = findings(HALVED, HALVED[-1].date)

    worse = told(then(made(20), 3, lost=lost))[0]

    assert worse.noticed < half.noticed
    assert worse.lost > half.lost


def test_all_gone_for_two_weeks_is_clear() -> None:
    days = then(made(20), 3, lost=1.0)

    (finding,) = told(days)

    assert finding.sure is Sure.CLEARLY
    assert finding.lost >= 90


def test_a_small_drop_is_not_told_in_its_first_four_weeks() -> None:
    assert told(then(made(20), 4, lost=0.1)) == []


def test_what_stays_as_it_was_is_never_told() -> None:
    assert findings(made(50), MONDAY + timedelta(weeks=50)) == []


def test_more_touchpoints_than_usual_are_never_told() -> None:
    assert told(then(made(20), 8, lost=-0.8)) == []


@pytest.mark.parametrize("active", [0.0, 0.05, 0.3, 0.7])
def test_weeks_on_holiday_are_no_drop_and_neither_is_coming_back(active: float) -> None:
    assert told(then(then(made(20), 3, active=active), 6)) == []


def test_days_without_any_message_say_nothing() -> None:
    days = made(20)
    empty = [Day(days[-1].date + timedelta(days=number), 0, 0) for number in range(1, 60)]

    assert findings([*days, *empty], empty[-1].date) == []


def test_the_same_drop_is_told_once_and_its_level_becomes_the_usual_one() -> None:
    days = then(made(20), 38, lost=0.5)

    (finding,) = findings(days, days[-1].date)

    assert finding.noticed < days[22 * 7].date


def test_a_further_drop_is_told_again_and_held_against_the_level_before_it() -> None:
    days = then(then(made(20), 12, lost=0.5), 6, lost=0.8)

    first, second = findings(days, days[-1].date)

    assert second.noticed - first.noticed > timedelta(weeks=2)
    assert second.usual < 0.6 * first.usual
    assert second.since >= days[31 * 7].date


def test_a_drop_that_came_back_and_comes_again_is_told_again() -> None:
    days = then(then(then(made(20), 3, lost=0.6), 16), 4, lost=0.6)

    assert len(findings(days, days[-1].date)) == 2


@pytest.mark.parametrize(
    ("weeks", "looked_at"),
    [(0, 0), (1, 0), (10, 0), (11, 1), (30, 134)],
    ids=["none", "one", "ten", "eleven", "many"],
)
def test_eleven_weeks_are_needed_eight_to_learn_from_and_three_to_look_at(weeks: int, looked_at: int) -> None:
    days = made(weeks)

    assert len(heights(days, MONDAY + timedelta(days=7 * weeks - 1))) == looked_at


def test_a_week_begun_is_no_week() -> None:
    assert heights(made(11)[:-1], MONDAY + timedelta(days=75)) == []


def test_nothing_is_noticed_before_there_is_enough_to_hold_it_against() -> None:
    assert told(then(made(6), 3, lost=1.0)) == []


def test_what_was_before_the_first_message_is_no_baseline() -> None:
    unused = [Day(MONDAY - timedelta(days=number), 0, 0) for number in range(1, 100)]

    assert heights([*unused, *made(2)], MONDAY + timedelta(days=13)) == []


def test_days_later_than_today_are_left_out() -> None:
    ahead = Day(date(2099, 1, 1), 900, 900)

    assert findings([*HALVED, ahead], HALVED[-1].date) == findings(HALVED, HALVED[-1].date)


def test_a_clock_that_ran_backwards_asks_about_what_was_then() -> None:
    early = HALVED[100].date

    assert watch(HALVED, early) == watch(HALVED[:101], early)


def test_order_does_not_matter() -> None:
    assert findings(HALVED[::-1], HALVED[-1].date) == findings(HALVED, HALVED[-1].date)


def test_rows_of_one_date_add_up_as_each_direction_may_have_its_own() -> None:
    split = [
        part
        for day in HALVED
        for part in (
            replace(day, touchpoints=day.touchpoints // 3, exposure=day.exposure // 2),
            replace(
                day,
                touchpoints=day.touchpoints - day.touchpoints // 3,
                exposure=day.exposure - day.exposure // 2,
            ),
        )
    ]

    assert findings(split, HALVED[-1].date) == findings(HALVED, HALVED[-1].date)


def test_a_missing_date_is_a_day_on_which_nothing_was_counted() -> None:
    without = [day for day in HALVED if day.date.weekday() != 6]
    with_zeros = [day if day.date.weekday() != 6 else replace(day, exposure=0) for day in HALVED]

    assert findings(without, HALVED[-1].date) == findings(with_zeros, HALVED[-1].date)


def test_days_older_than_the_horizon_change_nothing() -> None:
    old = made(60, lost=0.9, start=MONDAY - timedelta(weeks=60))
    days = then(made(58), 5, lost=0.5)

    assert len(days) == HORIZON
    assert findings([*old, *days], days[-1].date) == findings(days, days[-1].date)


@pytest.mark.parametrize(("touchpoints", "exposure"), [(-1, 0), (0, -1)])
def test_counts_below_zero_are_refused(touchpoints: int, exposure: int) -> None:
    with pytest.raises(ValueError, match="can't be negative"):
        Day(MONDAY, touchpoints, exposure)


@given(st.lists(st.floats(0.02, 1.0), min_size=3, max_size=3), st.integers(12, 30))
def test_however_quiet_holiday_weeks_are_they_raise_no_alarm(active: list[float], weeks: int) -> None:
    days = made(weeks)
    for share in active:
        days = then(days, 1, active=share)

    assert findings(days, days[-1].date) == []


def test_the_line_of_the_chart_crosses_its_threshold_on_the_day_that_is_told() -> None:
    (finding,) = findings(HALVED, HALVED[-1].date)

    line = heights(HALVED, finding.noticed)

    assert line[-1] > CHART.threshold >= max(line[:-1])


def test_a_baseline_knows_the_rate_and_the_noise_beyond_counting() -> None:
    swinging = [Day(MONDAY + timedelta(days=n), 10 + 10 * (n // 7 % 2), 100) for n in range(182)]

    even = Series([replace(day, touchpoints=15) for day in swinging]).baseline(0, 182)
    uneven = Series(swinging).baseline(0, 182)

    assert even.rate == uneven.rate == pytest.approx(0.15)
    assert even.noise < COMMON_NOISE < uneven.noise
    # Each week is a third off: 1/9, less what counting 105 a week brings, drawn towards what is common.
    known = 26 * COMMON_NOISE / (COMMON_NOISE + 1 / 105)
    seen = 26 / 25 * (1 / 9 - 1 / 105)
    assert uneven.noise == pytest.approx((known * seen + 16 * COMMON_NOISE) / (known + 16))


def test_a_count_as_usual_speaks_against_a_drop_and_half_of_it_for_one() -> None:
    usual = Series(made(10)).baseline(0, 70)

    assert evidence(Day(MONDAY, 40, 150), usual, 0.5) < 0 < evidence(Day(MONDAY, 20, 150), usual, 0.5)
    assert evidence(Day(MONDAY, 0, 0), usual, 0.5) == 0


def test_the_estimate_finds_where_the_change_was_and_how_large() -> None:
    usual = Series(made(20)).baseline(0, 140)

    change = estimate(then(made(2), 4, lost=0.5), usual)

    assert abs(change.since - 14) <= 3
    assert change.low < 0.5 < change.high
    assert change.about == pytest.approx(0.5, abs=0.06)


def test_days_are_laid_out_from_the_first_with_a_message_to_today() -> None:
    series = laid_out([Day(MONDAY + timedelta(days=3), 1, 2)], MONDAY + timedelta(days=5), HORIZON)

    assert [day.exposure for day in series.days] == [2, 0, 0]


def test_where_weeks_are_uneven_the_same_drop_is_less_sure() -> None:
    even, slow = then(made(20), 4, lost=0.7), replace(CHART, threshold=20)
    swinging = [
        replace(day, touchpoints=round(day.touchpoints * (1.25 if number // 7 % 2 else 0.75)))
        for number, day in enumerate(even[:140])
    ] + even[140:]

    (clear,), (less,) = (findings(days, even[-1].date, slow) for days in (even, swinging))

    assert clear.sure is Sure.CLEARLY
    assert less.sure is Sure.PROBABLY
