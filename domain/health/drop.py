"""Purpose: notice a lasting drop in how often two sides reach each other, early and with few false alarms.

Looks at daily counts only (docs/noticing.md has the method and what it finds). Tells nobody and has no words
for people. Sees no drop in which all messages of both sides fall alike, and hardly a slow fading.
"""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import exp, log

from domain.health.drop_baseline import COMMON_NOISE, WEEK, Baseline, Day, Series, laid_out
from domain.health.drop_estimate import Estimate, estimate, evidence

# A year and what is learnt before it. Older days change nothing, so that an answer needs no more than these.
HORIZON = 63 * WEEK
# Odds stay where floats can tell them apart; more evidence than this changes nothing.
LEAST_ODDS, MOST_ODDS = 1e-100, 1e100
# The least shares lost from which a drop is probable and clear, and the noise above which it is less so.
SURE_FROM, UNEVEN = (0.225, 0.325), 2 * COMMON_NOISE


@dataclass(frozen=True)
class Chart:
    """What the control chart goes by; spans in days.

    `threshold` is fitted to 5 % false alarms a pair of sides and year, by
    `python -m tests.bench.detect --fit` (docs/noticing.md).
    """

    threshold: float = 9.82
    # How much evidence is asked where touchpoints come more unevenly than is common: noise to this power.
    caution: float = 0.35
    sizes: tuple[float, ...] = (0.4, 0.6)
    # What is usual ends so long before the day looked at, so that a drop does not become usual at once.
    gap: int = 3 * WEEK
    least_baseline: int = 8 * WEEK
    longest_baseline: int = 26 * WEEK
    # After a drop was noticed, the level since then is the usual one from so many days on.
    new_baseline: int = 4 * WEEK
    quiet: int = 2 * WEEK


CHART = Chart()


class Sure(StrEnum):
    """How sure it is that much was lost; docs/noticing.md says how often each is right."""

    MAYBE = "maybe"
    PROBABLY = "probably"
    CLEARLY = "clearly"


@dataclass(frozen=True)
class Finding:
    """A drop: noticed at the end of `noticed`, begun about `since`.

    `lost` is about how many per cent fewer there are, given how much both sides write; `lost_least` to
    `lost_most` is an interval for it. `usual` and `present` are touchpoints in a usual week, before and now.
    """

    noticed: date
    since: date
    lost: int
    lost_least: int
    lost_most: int
    sure: Sure
    usual: int
    present: int


def watch(days: Sequence[Day], today: date, chart: Chart = CHART) -> Finding | None:
    """The drop that shows for the first time with `today`, the last whole day; None when none does.

    The same days give the same answer, whatever was asked before. A drop is told once: afterwards what is
    usual starts where it began.
    """
    found = findings(days, today, chart)
    return found[-1] if found and found[-1].noticed == today else None


def findings(days: Sequence[Day], today: date, chart: Chart = CHART) -> list[Finding]:
    """All drops that showed day by day up to `today`, in order."""
    return _Walk(laid_out(days, today, HORIZON), chart).findings()


def heights(days: Sequence[Day], today: date, chart: Chart = CHART) -> list[float]:
    """The control chart's line up to `today`, were no drop ever told; it alarms above `chart.threshold`.

    A day each, but for the first days, which have nothing to be held against.
    """
    return _Walk(laid_out(days, today, HORIZON), chart).heights()


class _Walk:
    """One look at each day in turn.

    The chart is Shiryaev's and Roberts's: the odds that a drop began on some day before, summed over these
    days, grow from day to day as R = (1 + R) * L, L being how much likelier the day's count is after a drop
    (Roberts, Technometrics 8, 1966). They are kept for each size of drop and averaged.
    """

    def __init__(self, series: Series, chart: Chart) -> None:
        self._series, self._chart = series, chart
        self._restart(0, chart.least_baseline, 0)

    def _restart(self, oldest: int, least: int, next_look: int) -> None:
        self._oldest, self._least, self._next_look = oldest, least, next_look
        self._odds = [0.0] * len(self._chart.sizes)

    def findings(self) -> list[Finding]:
        found = []
        for day in range(len(self._series)):
            usual = self._usual(day + 1 - self._chart.gap, self._least)
            if usual and day >= self._next_look and self._height(day, usual) > self._chart.threshold:
                before, change = self._change(day, usual)
                found.append(self._finding(day, before, change))
                self._restart(change.since, self._chart.new_baseline, day + self._chart.quiet)
        return found

    def heights(self) -> list[float]:
        looks = (
            (day, self._usual(day + 1 - self._chart.gap, self._least)) for day in range(len(self._series))
        )
        return [self._height(day, usual) for day, usual in looks if usual]

    def _usual(self, end: int, least: int) -> Baseline | None:
        start = max(self._oldest, end - self._chart.longest_baseline)
        return self._series.baseline(start, end) if end - start >= least else None

    def _height(self, day: int, usual: Baseline) -> float:
        seen = self._series.days[day]
        self._odds = [
            min((1 + odds) * exp(evidence(seen, usual, 1 - size)), MOST_ODDS)
            for odds, size in zip(self._odds, self._chart.sizes, strict=True)
        ]
        mean = max(sum(self._odds) / len(self._odds), LEAST_ODDS)
        asked: float = (usual.noise / COMMON_NOISE) ** self._chart.caution
        return log(mean) / asked

    def _change(self, day: int, usual: Baseline) -> tuple[Baseline, Estimate]:
        """What was usual before the drop, and the drop."""
        change = self._estimate(day, usual)
        before = self._usual(change.since, self._chart.new_baseline)
        return (before, self._estimate(day, before)) if before else (usual, change)

    def _estimate(self, day: int, usual: Baseline) -> Estimate:
        first = max(self._oldest, day + 1 - self._chart.new_baseline - self._chart.gap)
        change = estimate(self._series.days[first : day + 1], usual)
        return Estimate(first + change.since, change.low, change.about, change.high)

    def _finding(self, day: int, usual: Baseline, change: Estimate) -> Finding:
        days = self._series.days
        return Finding(
            noticed=days[day].date,
            since=next((one.date for one in days[change.since : day] if one.workday), days[day].date),
            lost=round(100 * change.about),
            lost_least=round(100 * change.low),
            lost_most=round(100 * change.high),
            sure=_sure(change, usual),
            usual=round(usual.a_week),
            present=round(usual.a_week * (1 - change.about)),
        )


def _sure(change: Estimate, usual: Baseline) -> Sure:
    """By the least that is likely lost; a level lower where weeks are so uneven that dips just come."""
    level = bisect(SURE_FROM, change.low) - (usual.noise > UNEVEN)
    return (Sure.MAYBE, Sure.PROBABLY, Sure.CLEARLY)[max(level, 0)]
