"""Purpose: since when and by how much touchpoints dropped, once it is clear that they did.

Decides on no warning; that is drop.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from domain.health.drop_baseline import Baseline, Day

SHARES_LOST = (*(step / 20 for step in range(1, 20)), 0.98)
# An interval that leaves out a twentieth on either side.
TAIL = 0.05
# One message can be several touchpoints, so a high rate says little of how many messages carry them.
MOST_CARRIERS = 0.5


@dataclass(frozen=True)
class Estimate:
    """The day it began (its place in the days looked at), and the share of touchpoints lost, 0 to 1."""

    since: int
    low: float
    about: float
    high: float


def evidence(day: Day, usual: Baseline, left: float) -> float:
    """The log of how much likelier this day's count is when only `left` (0 to 1) of the usual still comes.

    Both laws are negative binomial with the same size k, mean m = rate * exposure and left * m:
    n log(left) - (n + k) log((k + left m) / (k + m)).
    """
    size, expected = usual.size, usual.rate * day.exposure
    fewer = log((size + left * expected) / (size + expected))
    return day.touchpoints * log(left) - (day.touchpoints + size) * fewer


def estimate(days: Sequence[Day], usual: Baseline) -> Estimate:
    """Where in `days` (at least one; the last belongs to the drop) it began, and how much was lost.

    The posterior over every start and every share in SHARES_LOST, each as likely as the other beforehand
    (Smith, Biometrika 62, 1975, on inference about a change point).
    """
    left = [_left_of_rate(lost, usual.rate) for lost in SHARES_LOST]
    weights = [_suffixes([evidence(day, usual, share) for day in days]) for share in left]
    highest = max(map(max, weights))
    likely = [[exp(weight - highest) for weight in row] for row in weights]
    total = sum(map(sum, likely))
    starts = [sum(column) / total for column in zip(*likely, strict=True)]
    shares = [sum(row) / total for row in likely]
    return Estimate(
        since=starts.index(max(starts)),
        low=_quantile(shares, TAIL),
        about=_quantile(shares, 0.5),
        high=_quantile(shares, 1 - TAIL),
    )


def _left_of_rate(lost: float, rate: float) -> float:
    """What is left of touchpoints a message when `lost` of them go, with the messages that carried them."""
    return (1 - lost) / (1 - lost * min(rate, MOST_CARRIERS))


def _suffixes(values: Sequence[float]) -> list[float]:
    """For each place, the sum from there to the end."""
    sums, total = [0.0] * len(values), 0.0
    for place in reversed(range(len(values))):
        total += values[place]
        sums[place] = total
    return sums


def _quantile(shares: Sequence[float], level: float) -> float:
    reached = 0.0
    for share, lost in zip(shares, SHARES_LOST, strict=True):
        reached += share
        if reached >= level:
            return lost
    return SHARES_LOST[-1]
