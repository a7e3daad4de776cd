"""Purpose: what is usual between two sides: touchpoints a message, and how unevenly they come.

Knows days as counts in a row; judges no drop.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

WEEK = 7
WORKDAYS = 5
# The noise of a pair of sides shows only roughly in half a year of weeks, so it is drawn towards what is
# common (docs/noticing.md), as if so many weeks of that had been seen as well.
COMMON_NOISE = 0.0175
COMMON_WEEKS = 16
LEAST_NOISE = 0.008


@dataclass(frozen=True)
class Day:
    """One local day of a pair of sides.

    `touchpoints` counts those between the two, both directions; `exposure` all messages the two sides sent,
    whoever they reached. ValueError when one is negative.
    """

    date: date
    touchpoints: int
    exposure: int
    workday: bool = True

    def __post_init__(self) -> None:
        if self.touchpoints < 0 or self.exposure < 0:
            raise ValueError(f"{self.date}: counts can't be negative")


@dataclass(frozen=True)
class Baseline:
    """What was usual over some weeks.

    `a_week` is touchpoints a week, `rate` touchpoints a message. `noise` is the squared coefficient of
    variation of a week's rate, beyond what counting alone brings.
    """

    a_week: float
    rate: float
    noise: float

    @property
    def size(self) -> float:
        """The size k of the negative binomial law of one day: its variance is mean + mean² / k.

        One day is as much noisier than a week as if workdays varied independently.
        """
        return 1 / (WORKDAYS * self.noise)


class Series:
    """Days without holes, so that the sums over any stretch cost the same: start included, end not."""

    def __init__(self, days: Sequence[Day]) -> None:
        self.days = days
        touchpoints, exposure = [day.touchpoints for day in days], [day.exposure for day in days]
        self._touchpoints = [0, *accumulate(touchpoints)]
        self._exposure = [0, *accumulate(exposure)]
        self._squares = self._weekly(self._touchpoints, self._touchpoints)
        self._products = self._weekly(self._touchpoints, self._exposure)
        self._exposure_squares = self._weekly(self._exposure, self._exposure)

    def __len__(self) -> int:
        return len(self.days)

    @staticmethod
    def _weekly(one: list[int], other: list[int]) -> list[int]:
        """At each end, the products of the weeks' sums up to there, in steps of seven days."""
        sums = [0] * len(one)
        for end in range(WEEK, len(one)):
            week = (one[end] - one[end - WEEK]) * (other[end] - other[end - WEEK])
            sums[end] = sums[end - WEEK] + week
        return sums

    @staticmethod
    def _between(sums: list[int], start: int, end: int) -> int:
        return sums[end] - sums[start]

    def baseline(self, start: int, end: int) -> Baseline:
        """What was usual from `start` until before `end`, at least two weeks.

        The noise is estimated by moments from whole weeks back from `end`: the sum of (count - expected)² -
        expected over the sum of expected² (as Breslow, Applied Statistics 33, 1984).
        """
        rate = self._between(self._touchpoints, start, end) / max(
            self._between(self._exposure, start, end), 1
        )
        weeks = (end - start) // WEEK
        first = end - weeks * WEEK
        squares = self._between(self._squares, first, end)
        products = self._between(self._products, first, end)
        expected_squares = rate * rate * self._between(self._exposure_squares, first, end)
        expected = rate * self._between(self._exposure, first, end)
        excess = squares - 2 * rate * products + expected_squares - expected
        seen = excess * weeks / (weeks - 1) / max(expected_squares, 1e-9)
        a_week = self._between(self._touchpoints, first, end) / weeks
        # The fewer touchpoints a week has, the more of its spread is counting, and the less it says of noise.
        known = weeks * COMMON_NOISE / (COMMON_NOISE + 1 / max(a_week, 1))
        noise = (seen * known + COMMON_NOISE * COMMON_WEEKS) / (known + COMMON_WEEKS)
        return Baseline(a_week, rate, max(noise, LEAST_NOISE))


def laid_out(days: Sequence[Day], today: date, longest: int) -> Series:
    """The `longest` days up to `today`, in order, from the first with a message on.

    Days may come in any order. Rows of the same date add up, a date without a row counted nothing, and what
    is dated after `today` is left out.
    """
    oldest = today - timedelta(days=min(longest - 1, today.toordinal() - 1))
    by_date: dict[date, Day] = {}
    for day in days:
        if oldest <= day.date <= today and (day.touchpoints or day.exposure):
            by_date[day.date] = _added(by_date[day.date], day) if day.date in by_date else day
    if not by_date:
        return Series([])
    first = min(by_date)
    dates = (first + timedelta(days=number) for number in range((today - first).days + 1))
    return Series([by_date.get(date) or Day(date, 0, 0, workday=False) for date in dates])


def _added(one: Day, other: Day) -> Day:
    return Day(
        one.date,
        one.touchpoints + other.touchpoints,
        one.exposure + other.exposure,
        one.workday and other.workday,
    )
