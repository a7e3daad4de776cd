"""Purpose: made-up years of a pair of sides, with weekdays, holidays, drift and noise (docs/noticing.md).

Knows no detector. The same seed gives the same year.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import exp, floor, lgamma, log, sqrt
from random import Random

from domain.health.drop_baseline import Day
from domain.holiday import is_public_holiday, is_working_day

# Eleven weeks in which nothing can be noticed yet, then a year.
LEARNING = 11 * 7
DAYS = LEARNING + 52 * 7
COUNTRIES = ("DE", "FR", "GB", "US")
MONDAYS = tuple(date(2021, 1, 4) + timedelta(weeks=number) for number in range(5 * 52))
WEEKDAYS = (1.0, 1.15, 1.15, 1.05, 0.85, 0.04, 0.04)
A_WEEK = sum(WEEKDAYS)
HOLIDAY, CHRISTMAS, SUMMER = 0.06, 0.3, 0.75
DROP_FROM, DROP_UNTIL = 13 * 7, DAYS - 7 * 7


@dataclass(frozen=True)
class World:
    """How noisy a year is. Spreads are standard deviations of logarithms, a wander is that of a week's step.

    `size` is the k of the negative binomial law of a day. `common` moves all that the sides write, `own` only
    what goes between them; `*_memory` is how much of it is left a day later. `echo` is the power with which
    touchpoints follow the sides' activity, `messages` how many messages there are for each touchpoint.
    """

    size: float = 20.0
    own: float = 0.1
    own_memory: float = 0.8
    common: float = 0.3
    common_memory: float = 0.5
    wander: float = 0.02
    common_wander: float = 0.03
    echo: float = 1.1
    messages: float = 4.0


USUAL = World()
ROUGH = World(size=9, own=0.2)
AS_THE_HALF_YEAR = World(size=9, own=0.39)


@dataclass(frozen=True)
class Year:
    """Sixty-three weeks; `drop` is the place of the first day with fewer touchpoints, a workday, or None."""

    days: list[Day]
    drop: int | None = None

    def until(self, workdays: int) -> int:
        """The place of the so-manyth workday of the drop, its first day being one."""
        places = [place for place in range(self.drop or 0, len(self.days)) if self.days[place].workday]
        return places[workdays - 1]


def year(seed: int, weekly: float, lost: float = 0.0, world: World = USUAL) -> Year:
    """`weekly` touchpoints in a week without holidays; `lost` (0 to 1) of them go on a random workday."""
    random = Random(seed)
    calendar = _calendar(random.choice(COUNTRIES), random.choice(MONDAYS))
    workdays = [place for place in range(DROP_FROM, DROP_UNTIL) if calendar[place][1]]
    drop = random.choice(workdays) if lost else None
    common, own = _Noise(world.common, world.common_memory), _Noise(world.own, world.own_memory)
    common_level = own_level = 0.0
    days = []
    for place, (day, workday, activity) in enumerate(calendar):
        common_level += random.gauss(0, world.common_wander / sqrt(7))
        own_level += random.gauss(0, world.wander / sqrt(7))
        active = activity * exp(common_level + common.next(random))
        mean = weekly / A_WEEK * active**world.echo * exp(own_level + own.next(random))
        if drop is not None and place >= drop:
            mean *= 1 - lost
        others = weekly / A_WEEK * (world.messages - 1) * active
        between = _negative_binomial(random, mean, world.size)
        days.append(Day(day, between, between + _negative_binomial(random, others, world.size), workday))
    return Year(days, drop)


class _Noise:
    """Autoregressive of first order, so that exp() of it has mean one."""

    def __init__(self, spread: float, memory: float) -> None:
        self._spread, self._memory = spread, memory
        self._value: float | None = None

    def next(self, random: Random) -> float:
        fresh = random.gauss(0, self._spread)
        if self._value is None:
            self._value = fresh
        else:
            self._value = self._memory * self._value + sqrt(1 - self._memory**2) * fresh
        return self._value - self._spread**2 / 2


def _negative_binomial(random: Random, mean: float, size: float) -> int:
    return _poisson(random, mean * random.gammavariate(size, 1 / size))


def _poisson(random: Random, mean: float) -> int:
    """PTRS, transformed rejection (Hörmann, Insurance: Mathematics and Economics 12, 1993)."""
    if mean < 10:
        count, rest = 0, random.random()
        while rest > exp(-mean):
            count, rest = count + 1, rest * random.random()
        return count
    b = 0.931 + 2.53 * sqrt(mean)
    a = 0.02483 * b - 0.059
    while True:
        u, v = random.random() - 0.5, random.random()
        edge = max(0.5 - abs(u), 1e-12)
        count = floor((2 * a / edge + b) * u + mean + 0.43)
        if edge >= 0.07 and v <= 0.9277 - 3.6224 / (b - 2):
            return count
        if count < 0 or (edge < 0.013 and v > edge):
            continue
        hat = log(max(v, 1e-300) * (1.1239 + 1.1328 / (b - 3.4)) / (a / edge**2 + b))
        if hat <= count * log(mean) - mean - lgamma(count + 1):
            return count


def _calendar(country: str, start: date) -> list[tuple[date, bool, float]]:
    """Each day's date, whether it is a workday, and how much goes on beside a plain Monday."""
    return [_kind_of_day(country, start + timedelta(days=number)) for number in range(DAYS)]


@cache
def _kind_of_day(country: str, day: date) -> tuple[date, bool, float]:
    return day, is_working_day(country, day), _activity(country, day)


def _activity(country: str, day: date) -> float:
    usual = WEEKDAYS[day.weekday()]
    if is_public_holiday(country, day):
        usual = min(usual, HOLIDAY)
    month_day = (day.month, day.day)
    if month_day >= (12, 22) or month_day <= (1, 3):
        return usual * CHRISTMAS
    return usual * SUMMER if (7, 15) <= month_day <= (8, 25) else usual
