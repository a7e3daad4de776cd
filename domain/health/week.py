"""Purpose: one week of the relationship as figures: how often, between how many, how evenly.

Made once, when the week is over, from counters and pairs; whoever they are is not in it.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from domain.side import SMALLEST_GROUP, Side, may_show

# Ties, pairs and gaps are looked at over so many weeks, the one under way included.
WINDOW = 4
# Fewer than this in a window, both directions together, is no tie.
TIE = 2


@dataclass(frozen=True)
class Pair:
    """How often one person (any name that is theirs alone) reached another."""

    author: int
    reached: int
    count: int


@dataclass(frozen=True)
class TeamPair:
    """Touchpoints over the window between a team of Sales and one of Marketing, of `people` together."""

    sales: str
    marketing: str
    count: int
    people: int


@dataclass(frozen=True)
class Week:
    """The week from `monday`.

    `counts` are touchpoints by direction and kind, `planned` those of them that were planned, `exposure` all
    messages of a side. `members` are the people of each side who are counted, those who reached nobody too.
    Over the last four weeks: `tied` people of each side with somebody of the other whom they reached and who
    reached them; `pairs` and the `entropy` (nats) of touchpoints over them with its standard error; `gap`,
    the longest run of workdays without any. `teams` is empty where a group would be too small to show.
    """

    monday: date
    counts: Mapping[str, Mapping[str, int]]
    planned: int
    exposure: Mapping[str, int]
    members: Mapping[str, int]
    tied: Mapping[str, int]
    pairs: int
    entropy: float
    entropy_error: float
    gap: int
    teams: tuple[TeamPair, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.from_side(side) for side in Side)

    @property
    def shown(self) -> bool:
        """Whether its figures may be shown at all: they cover five people or more of each side."""
        return may_show(self.members)

    def from_side(self, side: Side) -> int:
        """Touchpoints in that side's direction."""
        return sum(self.counts.get(side, {}).values())

    def of_kind(self, kind: str) -> int:
        """Touchpoints of that kind in both directions."""
        return sum(self.counts.get(side, {}).get(kind, 0) for side in Side)

    def values(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {**asdict(self), "monday": self.monday.isoformat()}

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Week":
        """The week `values()` came from."""
        teams = tuple(TeamPair(**one) for one in values["teams"])
        return cls(**{**values, "monday": date.fromisoformat(values["monday"]), "teams": teams})


@dataclass(frozen=True)
class SidePerson:
    """Somebody who is counted, as far as a week needs to know."""

    side: Side
    team: str = ""


def count_ties(pairs: Sequence[Pair], people: Mapping[int, SidePerson]) -> dict[str, int]:
    """People of each side with a reciprocal tie: both reached each other, twice or more in all."""
    counts = {(pair.author, pair.reached): pair.count for pair in pairs if pair.count > 0}
    found = {
        one
        for (author, reached), count in counts.items()
        if (back := counts.get((reached, author), 0)) and count + back >= TIE
        for one in (author, reached)
    }
    return _by_side(found, people)


def _by_side(found: set[int], people: Mapping[int, SidePerson]) -> dict[str, int]:
    counted = Counter(people[one].side for one in found if one in people)
    return {side: counted[side] for side in Side}


def entropy(pairs: Sequence[Pair]) -> tuple[int, float, float]:
    """How many pairs there are, the entropy of touchpoints over them in nats, and its standard error.

    Shannon's plug-in estimate; the error is that of a multinomial sample, sqrt((sum p ln²p - H²) / n).
    """
    both: Counter[tuple[int, int]] = Counter()
    for pair in pairs:
        both[min(pair.author, pair.reached), max(pair.author, pair.reached)] += max(0, pair.count)
    total = sum(both.values())
    shares = [count / total for count in both.values() if count]
    found = -sum(p * math.log(p) for p in shares)
    spread = sum(p * math.log(p) ** 2 for p in shares) - found**2
    return len(shares), found, math.sqrt(max(0.0, spread) / total) if total else 0.0


def longest_gap(touched: set[date], workdays: Sequence[date]) -> int:
    """The longest run of workdays (in order) on which nobody reached anybody."""
    longest = run = 0
    for day in workdays:
        run = 0 if day in touched else run + 1
        longest = max(longest, run)
    return longest


def window(monday: date) -> tuple[date, date]:
    """The first and last day of the weeks that are looked at together with the one from `monday`."""
    return monday - timedelta(weeks=WINDOW - 1), monday + timedelta(days=6)


def team_pairs(pairs: Sequence[Pair], people: Mapping[int, SidePerson]) -> tuple[TeamPair, ...]:
    """Touchpoints between teams, most for each person first; none at all where one would be too small.

    All or none: with the totals beside them, what is left out could be worked out from the rest. So each team
    needs five people, and whoever is in no team as well, taken together.
    """
    sizes = Counter((person.side, person.team) for person in people.values())
    teams = {side: sorted(team for of, team in sizes if of is side and team) for side in Side}
    if any(size < SMALLEST_GROUP for size in sizes.values()) or all(len(of) < 2 for of in teams.values()):
        return ()
    counts: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        ends = {people[one].side: people[one].team for one in (pair.author, pair.reached) if one in people}
        if len(ends) == 2:
            counts[ends[Side.SALES], ends[Side.MARKETING]] += pair.count
    found = [
        TeamPair(s, m, counts[s, m], sizes[Side.SALES, s] + sizes[Side.MARKETING, m])
        for s in teams[Side.SALES] or [""]
        for m in teams[Side.MARKETING] or [""]
    ]
    return tuple(sorted(found, key=lambda one: (-one.count / one.people, one.sales, one.marketing)))
