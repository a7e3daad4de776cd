"""Noticing a drop in any days whatever: never fails, is orderly, and depends on the days alone."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.health.drop import CHART, findings, watch
from domain.health.drop_baseline import Day

MONDAY = date(2026, 1, 5)


def scattered(seed: int, most: int) -> list[Day]:
    """Counts that follow no pattern and jump to another level now and then."""
    random, level, days = Random(seed), 1.0, []
    for number in range(250):
        level = random.random() if random.random() < 0.03 else level
        counts = (round(level * random.randint(0, most)), random.randint(0, 4 * most))
        days.append(Day(MONDAY + timedelta(days=number), *counts, workday=number % 7 < 5))
    return days


COUNTS = st.one_of(st.integers(0, 5), st.integers(0, 300), st.integers(0, 10**9))
DAYS = st.lists(
    st.builds(
        Day,
        st.one_of(
            st.dates(MONDAY, MONDAY + timedelta(weeks=30)), st.sampled_from([date.min, date.max, MONDAY])
        ),
        COUNTS,
        COUNTS,
        st.booleans(),
    ),
    max_size=20,
)


@given(DAYS, st.sampled_from([date.min, date.max, MONDAY + timedelta(weeks=30), MONDAY]))
def test_no_days_whatever_make_it_fail(days: list[Day], today: date) -> None:
    assert all(finding.since <= finding.noticed <= today for finding in findings(days, today))


@given(st.integers(0), st.sampled_from([5, 60, 10**6]))
def test_what_is_told_is_orderly(seed: int, most: int) -> None:
    days = scattered(seed, most)

    found = findings(days, days[-1].date)

    gaps = [later.noticed - earlier.noticed for earlier, later in pairwise(found)]
    assert all(gap >= timedelta(days=CHART.quiet) for gap in gaps)
    assert all(0 < one.lost_least <= one.lost <= one.lost_most < 100 for one in found)
    assert all(one.present <= one.usual for one in found)


@given(st.integers(0), st.integers(77, 250))
def test_a_day_is_told_the_same_whether_later_days_are_known(seed: int, cut: int) -> None:
    days = scattered(seed, 60)

    found = watch(days[:cut], days[cut - 1].date)

    assert ([found] if found else []) == [
        one for one in findings(days, days[-1].date) if one.noticed == days[cut - 1].date
    ]
