"""Purpose: made-up touchpoints of many companies over two years, always the same, skewed as real ones are.

Each company's come at once as columns, in the order of their days. Stores nothing and measures nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from domain.side import Side
from domain.touchpoint import TouchKind
from storage.touchpoint import hash_of
from tests.bench.years import WEEKDAYS

MANY, COMPANIES, WEEKS = 10_000_000, 1_000, 104
# Two years that end on a Sunday; the Monday of the last week.
ENDED = date(2026, 11, 16)
FIRST, LAST = ENDED - timedelta(weeks=WEEKS - 1), ENDED + timedelta(days=6)
SIDES, KINDS = tuple(Side), tuple(TouchKind)
# The share of touchpoints with which Sales reached out.
BY_SALES = 0.45
# How often each kind, out of a thousand of that side's: most is written in channels, little is logged.
OFTEN: Mapping[Side, Mapping[TouchKind, int]] = {
    Side.SALES: {
        TouchKind.MENTION: 320,
        TouchKind.ANSWER: 230,
        TouchKind.REPLY: 210,
        TouchKind.REACTION: 110,
        TouchKind.MEETING: 60,
        TouchKind.FEEDBACK: 30,
        TouchKind.HUDDLE: 18,
        TouchKind.EMAIL: 8,
        TouchKind.CALL: 7,
        TouchKind.SMS: 3,
        TouchKind.RIDE_ALONG: 2,
        TouchKind.VISIT: 2,
    },
    Side.MARKETING: {
        TouchKind.REPLY: 330,
        TouchKind.ANSWER: 210,
        TouchKind.MENTION: 200,
        TouchKind.REACTION: 130,
        TouchKind.MEETING: 50,
        TouchKind.FEEDBACK: 45,
        TouchKind.HUDDLE: 15,
        TouchKind.EMAIL: 8,
        TouchKind.CALL: 6,
        TouchKind.SMS: 2,
        TouchKind.RIDE_ALONG: 2,
        TouchKind.VISIT: 2,
    },
}
# The share that was planned; the other kinds never are.
PLANNED = {TouchKind.MEETING: 0.9, TouchKind.RIDE_ALONG: 1.0, TouchKind.CALL: 0.3, TouchKind.VISIT: 0.5}
# How unevenly a day is like the next of its weekday (the shape of a gamma law), and people are like another:
# with 3, a fifth of a side's people has 58 % of its touchpoints.
DAYS_ALIKE, PEOPLE_SKEWED = 20, 3


@dataclass(frozen=True)
class Company:
    """A workspace with so many touchpoints in two years; the more, the more people and channels it has."""

    number: int
    touchpoints: int

    @property
    def pair_key(self) -> str:
        return sha256(str(self.number).encode()).hexdigest()

    @property
    def people(self) -> Mapping[Side, Sequence[str]]:
        size = self.touchpoints**0.5
        many = {Side.SALES: 6 + int(size / 5), Side.MARKETING: 5 + int(size / 25)}
        return {side: [f"U{self.number}{side[0].upper()}{n:03}" for n in range(many[side])] for side in SIDES}

    @property
    def channels(self) -> int:
        """Those in which the bot counts."""
        return 2 + sum(map(len, self.people.values())) // 25


@dataclass(frozen=True)
class Columns:
    """A company's touchpoints; days since FIRST, places in SIDES and in KINDS, hashes of people."""

    day: NDArray[np.int32]
    direction: NDArray[np.int8]
    kind: NDArray[np.int8]
    planned: NDArray[np.bool_]
    author: NDArray[np.int64]
    reached: NDArray[np.int64]


def companies(touchpoints: int = MANY, many: int = COMPANIES) -> list[Company]:
    """Sizes by Zipf's law, in a mixed order; the largest of a thousand has 13 % of all."""
    shares = 1 / np.arange(1, many + 1)
    sizes = np.floor(touchpoints * shares / shares.sum()).astype(int)
    sizes[0] += touchpoints - sizes.sum()
    mixed = np.random.default_rng(0).permutation(sizes)
    return [Company(number, int(size)) for number, size in enumerate(mixed, 1)]


def draw(company: Company) -> Columns:
    """All touchpoints of a company."""
    chance, many = np.random.default_rng(company.number), company.touchpoints
    weights = np.tile(WEEKDAYS, WEEKS) * chance.gamma(DAYS_ALIKE, size=7 * WEEKS)
    a_day = chance.multinomial(many, weights / weights.sum())
    direction = (chance.random(many) >= BY_SALES).astype(np.int8)
    kind = np.where(direction, *(_kinds(chance, side, many) for side in reversed(SIDES)))
    share = np.array([PLANNED.get(one, 0.0) for one in KINDS])
    sales, marketing = (_people(chance, company, side) for side in SIDES)
    return Columns(
        day=np.repeat(np.arange(7 * WEEKS, dtype=np.int32), a_day),
        direction=direction,
        kind=kind,
        planned=chance.random(many) < share[kind],
        author=np.where(direction, marketing, sales),
        reached=np.where(direction, sales, marketing),
    )


def _kinds(chance: np.random.Generator, side: Side, many: int) -> NDArray[np.int8]:
    often = np.array([OFTEN[side][kind] for kind in KINDS])
    return chance.choice(len(KINDS), many, p=often / often.sum()).astype(np.int8)


def _people(chance: np.random.Generator, company: Company, side: Side) -> NDArray[np.int64]:
    """Somebody of that side for each touchpoint, as the hash that pairs are kept under."""
    hashes = np.array([hash_of(company.pair_key, user) for user in company.people[side]], dtype=np.int64)
    places = len(hashes) * chance.random(company.touchpoints) ** PEOPLE_SKEWED
    found: NDArray[np.int64] = hashes[places.astype(np.int64)]
    return found
