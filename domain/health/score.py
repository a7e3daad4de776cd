"""Purpose: the score of the relationship, 0 to 100, from its closed weeks, each part with what it rests on.

The sides are compared with their own past only: as often, with as many, as evenly as usual is full points.
Never a made-up number: without enough weeks, touchpoints or people it says what is missing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import UserError
from domain.health.week import WINDOW, Week
from domain.side import Side

BASELINE_WEEKS = 8
FEWEST_A_WEEK = 20
# The last four weeks, newest first: what happened last week counts four times what happened four weeks ago.
RECENT = (0.4, 0.3, 0.2, 0.1)
# Touchpoints by which balance leans to even: with few of them one more must not decide.
EVEN = 20
# Nine times out of ten the value lies in the interval.
Z = 1.645


class Part(StrEnum):
    VOLUME = "volume"
    REACH = "reach"
    BALANCE = "balance"
    RHYTHM = "rhythm"
    SPREAD = "spread"


WEIGHTS: Mapping[Part, int] = {
    Part.VOLUME: 35,
    Part.REACH: 20,
    Part.BALANCE: 20,
    Part.RHYTHM: 15,
    Part.SPREAD: 10,
}


def weights_of(chosen: Mapping[str, int]) -> Mapping[Part, int]:
    """The weights with those an admin changed; they add up to 100, or `check_weights` had refused them."""
    return {part: chosen.get(part, weight) for part, weight in WEIGHTS.items()}


def check_weights(chosen: Sequence[int]) -> dict[str, int]:
    """Weights in the order of the parts; UserError unless there is one for each and they add up to 100."""
    if len(chosen) != len(WEIGHTS) or sum(chosen) != 100 or min(chosen) < 0:
        raise UserError(f"Please give {len(WEIGHTS)} weights that add up to 100, like 35 20 20 15 10.")
    return dict(zip(map(str, WEIGHTS), chosen, strict=True))


@dataclass(frozen=True)
class Value:
    """A part between 0 and 1 and the interval it could be in (9 of 10); `now` and `usual` are compared.

    volume: touchpoints a week; reach: share of people with a tie; balance: share of the quieter direction
    (usual: one half); rhythm: workdays of the longest gap; spread: evenness over pairs, 0 to 1.
    """

    part: Part
    value: float
    low: float
    high: float
    now: float
    usual: float


@dataclass(frozen=True)
class PartScore:
    """One part with its weight; points are whole."""

    weight: int
    of: Value

    @property
    def points(self) -> int:
        return round(self.weight * self.of.value)

    @property
    def between(self) -> tuple[int, int]:
        """The points it could be, at least and at most."""
        return math.floor(self.weight * self.of.low), math.ceil(self.weight * self.of.high)


@dataclass(frozen=True)
class Score:
    """The score with its parts: their points add up to it."""

    parts: tuple[PartScore, ...]

    @property
    def points(self) -> int:
        return sum(part.points for part in self.parts)

    @property
    def between(self) -> tuple[int, int]:
        """At least and at most. The parts err by themselves, so their squares add up."""
        down = math.sqrt(sum((part.weight * (part.of.value - part.of.low)) ** 2 for part in self.parts))
        up = math.sqrt(sum((part.weight * (part.of.high - part.of.value)) ** 2 for part in self.parts))
        return max(0, math.floor(self.points - down)), min(100, math.ceil(self.points + up))


@dataclass(frozen=True)
class NotYet:
    """Why there is no score yet: `weeks` still to come, whether too little was said or by too few people."""

    weeks: int = 0
    too_quiet: bool = False
    too_few: bool = False


def score(weeks: Sequence[Week], weights: Mapping[Part, int] = WEIGHTS) -> Score | NotYet:
    """The score at the end of the last of `weeks`: closed, in order, without a gap, the last twelve count."""
    used = list(weeks[-(BASELINE_WEEKS + WINDOW) :])
    missing = BASELINE_WEEKS + WINDOW - len(used)
    if missing > 0:
        return NotYet(weeks=missing)
    recent, base = used[-WINDOW:], used[:-WINDOW]
    lacks = NotYet(
        too_quiet=_mean([week.total for week in base]) < FEWEST_A_WEEK,
        too_few=not recent[-1].shown,
    )
    if lacks != NotYet():
        return lacks
    values = (
        volume(recent, base),
        reach(recent[-1], base),
        balance(recent),
        rhythm(recent[-1], base),
        spread(recent[-1], base),
    )
    return Score(tuple(PartScore(weights[value.part], value) for value in values))


def volume(recent: Sequence[Week], base: Sequence[Week]) -> Value:
    """How often, against the usual: kind by kind, so that one kind cannot hide that another stopped.

    Each kind gives its share of the baseline, up to full; a kind that is new makes up for what is missing,
    since a call instead of a message is no loss.
    """
    kinds = {kind for week in (*recent, *base) for side in Side for kind in week.counts.get(side, {})}
    usual = {kind: _mean([week.of_kind(kind) for week in base]) for kind in kinds}
    now = {kind: _weighted([week.of_kind(kind) for week in recent]) for kind in kinds}
    total = sum(usual.values())
    kept = sum(min(now[kind], usual[kind]) for kind in kinds)
    more = sum(max(0.0, now[kind] - usual[kind]) for kind in kinds)
    ratio = min(total, kept + more / 2) / total
    totals = [week.total for week in base]
    noise = max(1.0, _variance(totals) / total) * total
    error = Z * math.sqrt(noise * (sum(w * w for w in RECENT) + 1 / len(base))) / total
    return Value(
        Part.VOLUME, ratio, _clip(ratio - error), _clip(ratio + error), now=sum(now.values()), usual=total
    )


def reach(last: Week, base: Sequence[Week]) -> Value:
    """How many have somebody on the other side: the share with a tie, against the usual share."""
    known = [week for week in base if sum(week.members.values())]
    usual = _mean([_tied(week) for week in known]) if known else 0.0
    now, people = _tied(last), sum(last.members.values())
    low, high = _wilson(now, people)
    return Value(
        Part.REACH, _against(now, usual), _against(low, usual), _against(high, usual), now=now, usual=usual
    )


def balance(recent: Sequence[Week]) -> Value:
    """How evenly the two directions are used: (2 min + k) / (sum + k)."""
    sides = [sum(week.from_side(side) for week in recent) for side in Side]
    total = sum(sides)
    share = min(sides) / total if total else 0.5
    low, high = _wilson(share, total)
    return Value(
        Part.BALANCE,
        _even(share, total),
        _even(low, total),
        _even(min(0.5, high), total),
        now=share,
        usual=0.5,
    )


def _even(share: float, total: int) -> float:
    return (2 * share * total + EVEN) / (total + EVEN)


def rhythm(last: Week, base: Sequence[Week]) -> Value:
    """How long it was silent: full at twice the usual longest gap, none at eight times, halves in between.

    A gap is counted in whole workdays, so it is known to within one.
    """
    usual = max(1.0, _mean([week.gap for week in base]))

    def value(gap: float) -> float:
        return 1.0 if gap <= 2 * usual else _clip(math.log(8 * usual / gap) / math.log(4))

    return Value(
        Part.RHYTHM, value(last.gap), value(last.gap + 1), value(last.gap - 1), now=last.gap, usual=usual
    )


def spread(last: Week, base: Sequence[Week]) -> Value:
    """Whether it rests on many pairs or on few: evenness over the pairs there are, against the usual."""
    usual = _mean([_evenness(week) for week in base])
    now, error = _evenness(last), Z * last.entropy_error / _most(last)
    return Value(
        Part.SPREAD,
        _against(now, usual),
        _against(now - error, usual),
        _against(now + error, usual),
        now=now,
        usual=usual,
    )


def _evenness(week: Week) -> float:
    """Entropy by the most that so many pairs could have (Pielou)."""
    return _clip(week.entropy / _most(week))


def _most(week: Week) -> float:
    return math.log(max(2, week.pairs))


def _tied(week: Week) -> float:
    people = sum(week.members.values())
    return min(1.0, sum(week.tied.values()) / people) if people else 0.0


def _against(now: float, usual: float) -> float:
    """Full where there is as much as usual, or where usually there is nothing."""
    return _clip(now / usual) if usual > 0 else 1.0


def _wilson(share: float, of: int) -> tuple[float, float]:
    """Wilson's score interval of a share of `of`."""
    if of <= 0:
        return 0.0, 1.0
    around = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of)) / (1 + Z * Z / of)
    return _clip(around - half), _clip(around + half)


def _weighted(counts: Sequence[float]) -> float:
    return sum(weight * count for weight, count in zip(RECENT, reversed(counts), strict=True))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _variance(values: Sequence[float]) -> float:
    mean = _mean(values)
    return sum((value - mean) ** 2 for value in values) / max(1, len(values) - 1)


def _clip(value: float) -> float:
    return max(0.0, min(1.0, value))
