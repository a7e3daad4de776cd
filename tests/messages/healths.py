"""Purpose: every message about the health of the relationship, for the gallery.

Holds no assertions.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from domain.health.drop import Finding, Sure
from domain.health.step import NextStep
from domain.health.week import TeamPair
from domain.side import Side
from messages import health
from messages.blocks import Message
from messages.mrkdwn import Mrkdwn
from tests.weeks import shown, spoke, week, weeks

TODAY = date(2026, 11, 23)
FINDING = Finding(
    noticed=TODAY,
    since=TODAY - timedelta(days=9),
    lost=48,
    lost_least=31,
    lost_most=60,
    sure=Sure.PROBABLY,
    usual=61,
    present=32,
)
NAMED = product(["North", "South"], ["Brand", "Web"])
TEAMS = tuple(TeamPair(sales, market, 40 - n, 12) for n, (sales, market) in enumerate(NAMED))
STEPS = ((NextStep.RIDE, Side.MARKETING), (NextStep.TOPIC, Side.SALES), (NextStep.COFFEE, None))
LOW = week(sales=4, marketing=40, gap=9, tied={}, teams=TEAMS)


def drop_line() -> Mrkdwn:
    return health.drop_line(FINDING, NextStep.RIDE, "/drumbeat")


HEALTH_OWN: Mapping[str, Callable[[], list[Message]]] = {
    "health.health": lambda: [
        health.health(shown(weeks())),
        health.health(shown([*weeks(12)[:-1], LOW])),
        health.health(spoke()),
        health.health(spoke((3, 4), (5, 6))),
        health.health(shown(weeks(people=4))),
        health.health(shown(weeks(sales=2, marketing=2))),
    ],
    "health.warning": lambda: [
        health.warning(replace(FINDING, sure=sure), step, quiet, "/drumbeat")
        for sure in Sure
        for step, quiet in STEPS
    ],
}
