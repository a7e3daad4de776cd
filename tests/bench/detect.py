"""Purpose: how early a lasting drop is noticed on made-up years, beside two simpler rules (docs/noticing.md).

`python -m tests.bench.detect --fit` prints the thresholds for 5 % false alarms a pair of sides and year,
`--more` what is found in noisier years and of other drops, and how good the estimates are.
"""

import argparse
import math
import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from statistics import fmean, median, quantiles

from domain.health.drop import Finding, Sure, findings, heights
from domain.health.drop_baseline import Day
from tests.bench.figures import Figure, Say, Wanted
from tests.bench.years import AS_THE_HALF_YEAR, DAYS, LEARNING, ROUGH, USUAL, World, Year, year

RULES = ("chart", "cusum", "weekly")
NOISIER = {"rough": ROUGH, "as the half year": AS_THE_HALF_YEAR}
# Touchpoints a week: what the bench measures, and the least that anything is shown for.
VOLUMES, FEW = (200, 50), 20
WITHIN = (10, 20)
FALSE_ALARMS = 0.05
# Seeds to fit on, and seeds to measure on: no year is in both.
TO_FIT, TO_STAY_QUIET, TO_FIND = 1_000_000, 2_000_000, 3_000_000
FIT_YEARS, QUIET_YEARS, DROP_YEARS, MORE_YEARS = 3000, 1200, 800, 400
WEEK = 7
# The CUSUM's baseline and the days between it and today; the weekly rule's weeks.
LONG, GAP, WEEKS_BEFORE = 16 * WEEK, 2 * WEEK, 8
# By --fit; each volume has its own, while the bot's chart has one for all.
CUSUM = {200: 28.96, 50: 11.899, 20: 8.808}
WEEKLY = {200: 0.863, 50: 0.905, 20: 1.0}


@dataclass(frozen=True)
class Years:
    """A number of pairs of sides, each over sixty-three weeks, told apart by their seeds."""

    first: int
    number: int
    weekly: int
    lost: float = 0.0
    world: World = USUAL

    def one(self, number: int) -> Year:
        return year(self.first + number, self.weekly, self.lost, self.world)


@dataclass(frozen=True)
class Outcome:
    """Which rules alarmed in one year: in the year without a drop, or within so many workdays of the drop."""

    chart: tuple[bool, ...]
    cusum: tuple[bool, ...]
    weekly: tuple[bool, ...]
    finding: Finding | None = None
    again: bool = False


def cusum(days: Sequence[Day]) -> list[float]:
    """A Poisson CUSUM for half the touchpoints a message (Page, Biometrika 41, 1954), a height a day."""
    touchpoints = [0, *accumulate(day.touchpoints for day in days)]
    exposure = [0, *accumulate(day.exposure for day in days)]
    line = [0.0] * LEARNING
    for place in range(LEARNING, len(days)):
        end = place - GAP
        start = max(0, end - LONG)
        rate = (touchpoints[end] - touchpoints[start]) / max(exposure[end] - exposure[start], 1)
        grown = days[place].touchpoints * math.log(0.5) + 0.5 * rate * days[place].exposure
        line.append(max(0.0, line[-1] + grown))
    return line


def weekly(days: Sequence[Day]) -> list[float]:
    """Each Sunday the share by which the week's touchpoints a workday fell below those of eight weeks before.

    Weeks with fewer than three workdays are left out.
    """
    touchpoints = [0, *accumulate(day.touchpoints for day in days)]
    workdays = [0, *accumulate(day.workday for day in days)]
    line = [0.0] * len(days)
    for end in range(LEARNING + WEEK, len(days) + 1, WEEK):
        start, before = end - WEEK, end - WEEK - WEEKS_BEFORE * WEEK
        if workdays[end] - workdays[start] < 3:
            continue
        usual = (touchpoints[start] - touchpoints[before]) / (workdays[start] - workdays[before])
        now = (touchpoints[end] - touchpoints[start]) / (workdays[end] - workdays[start])
        line[end - 1] = 1 - now / usual if usual else 0.0
    return line


def tops(years: Years, number: int) -> tuple[float, float, float]:
    """The highest each rule stood in a year without a drop: chart, CUSUM, weekly rule."""
    days = years.one(number).days
    return max(heights(days, days[-1].date)), max(cusum(days)), max(weekly(days))


def outcome(years: Years, number: int) -> Outcome:
    one = years.one(number)
    days, drop = one.days, one.drop
    start = days[drop or 0].date
    ends = [DAYS - 1] if drop is None else [one.until(workdays) for workdays in WITHIN]
    found = findings(days, days[-1].date)
    ours = [finding for finding in found if start <= finding.noticed <= days[ends[-1]].date]
    other = {"cusum": (cusum(days), CUSUM), "weekly": (weekly(days), WEEKLY)}
    alarmed = {
        name: tuple(max(line[drop or 0 : end + 1]) > limits[years.weekly] for end in ends)
        for name, (line, limits) in other.items()
    }
    return Outcome(
        chart=tuple(any(finding.noticed <= days[end].date for finding in ours) for end in ends),
        **alarmed,
        finding=ours[0] if ours else None,
        again=bool(ours) and ours[0] is not found[-1],
    )


class Lab:
    """All cores at work on made-up years."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def outcomes(self, years: Years) -> list[Outcome]:
        return list(self._pool.map(partial(outcome, years), range(years.number), chunksize=20))

    def tops(self, years: Years) -> list[tuple[float, float, float]]:
        return list(self._pool.map(partial(tops, years), range(years.number), chunksize=20))


def share(outcomes: Sequence[Outcome], rule: str, place: int = 0) -> float:
    """The share of years in which that rule alarmed, by the `place`th limit of time."""
    return fmean(getattr(outcome, rule)[place] for outcome in outcomes)


def measure(wanted: Wanted, say: Say) -> Sequence[Figure]:
    """False alarms and drops by half, by the chart and both rules; no rounds: chance is in the seeds."""
    with _lab() as lab:
        quiet = {volume: lab.outcomes(Years(TO_STAY_QUIET, QUIET_YEARS, volume)) for volume in VOLUMES}
        halved = {volume: lab.outcomes(Years(TO_FIND, DROP_YEARS, volume, 0.5)) for volume in VOLUMES}
    for volume in VOLUMES:
        say(f"detect: at {volume} a week, false alarms {_by_rule(quiet[volume])}")
        say(f"detect: at {volume} a week, within {WITHIN[0]} workdays {_by_rule(halved[volume])}")
    return [figure for rule in RULES for figure in _figures(rule, quiet, halved)]


def _figures(
    rule: str, quiet: Mapping[int, list[Outcome]], halved: Mapping[int, list[Outcome]]
) -> list[Figure]:
    suffix = "" if rule == "chart" else f"_{rule}"
    alarms = fmean(share(quiet[volume], rule) for volume in VOLUMES)
    figures = [Figure(f"detect_false_alarms{suffix}", alarms, digits=3)]
    for volume in VOLUMES:
        for place, workdays in enumerate(WITHIN):
            found = share(halved[volume], rule, place)
            figures.append(Figure(f"detect_{volume}_in_{workdays}{suffix}", found, digits=3))
    return figures


def _by_rule(outcomes: Sequence[Outcome]) -> str:
    return ", ".join(f"{rule} {share(outcomes, rule):.3f}" for rule in RULES)


def fit(say: Say) -> None:
    """Print each rule's threshold: the chart's one over both volumes, the others' one for each."""
    with _lab() as lab:
        highest = {volume: lab.tops(Years(TO_FIT, FIT_YEARS, volume)) for volume in (*VOLUMES, FEW)}
    say(f"chart {_limit([top[0] for volume in VOLUMES for top in highest[volume]]):.2f}")
    for place, rule in enumerate(RULES[1:], 1):
        limits = {volume: round(_limit([top[place] for top in tops]), 3) for volume, tops in highest.items()}
        say(f"{rule} {limits}")


def _limit(tops: Sequence[float]) -> float:
    return quantiles(tops, n=round(1 / FALSE_ALARMS), method="inclusive")[-1]


def more(say: Say) -> None:
    """Print what the page on noticing tells beyond the bench: other noise, other drops, the estimates."""
    with _lab() as lab:
        for volume in (*VOLUMES, FEW):
            _tell(say, lab, f"usual, {volume} a week", Years(0, MORE_YEARS, volume), (0.3, 0.5, 0.7, 0.95))
        for name, world in NOISIER.items():
            for volume in VOLUMES:
                _tell(
                    say, lab, f"{name}, {volume} a week", Years(0, MORE_YEARS, volume, 0, world), (0.3, 0.5)
                )


def _tell(say: Say, lab: Lab, name: str, years: Years, losses: Sequence[float]) -> None:
    quiet = lab.outcomes(replace(years, first=TO_STAY_QUIET))
    say(f"{name}: false alarms {_by_rule(quiet)}; said as {_sure(quiet)}")
    for lost in losses:
        outcomes = lab.outcomes(replace(years, first=TO_FIND, lost=lost))
        shares = ", ".join(
            f"{rule} {share(outcomes, rule, 0):.2f}/{share(outcomes, rule, 1):.2f}" for rule in RULES
        )
        say(f"{name}, {lost:.0%} lost: {shares}; {_estimates(outcomes, lost)}")


def _estimates(outcomes: Sequence[Outcome], lost: float) -> str:
    found = [(outcome.finding, outcome) for outcome in outcomes if outcome.finding]
    if not found:
        return "none found"
    inside = fmean(one.lost_least <= 100 * lost <= one.lost_most for one, _ in found)
    said = median(one.lost for one, _ in found)
    again = fmean(outcome.again for _, outcome in found)
    return f"said {said}, inside its interval {inside:.2f}, told again {again:.2f}, as {_sure(outcomes)}"


def _sure(outcomes: Sequence[Outcome]) -> str:
    levels = Counter(outcome.finding.sure for outcome in outcomes if outcome.finding)
    return ", ".join(f"{sure} {levels[sure]}" for sure in Sure)


@contextmanager
def _lab() -> Iterator[Lab]:
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        yield Lab(pool)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.detect", description=__doc__)
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--fit", action="store_const", const=fit, dest="work", help="print the thresholds")
    asked.add_argument(
        "--more", action="store_const", const=more, dest="work", help="print the page's tables"
    )
    parser.parse_args().work(_say)
    return 0


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
