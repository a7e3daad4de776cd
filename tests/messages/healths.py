"""Purpose: every message about the health of the relationship, for the gallery.

Holds no assertions.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import cast

from domain.health.drop import Finding, Sure
from domain.health.score import Score, score
from domain.health.step import NextStep
from domain.health.week import TeamPair
from domain.side import Side
from domain.touch_command import KINDS, LoggedTouch
from messages import health, leaders, touchpoint
from messages.blocks import Message
from messages.mrkdwn import Mrkdwn
from tests.messages.feedbacks import ANA
from tests.weeks import shown, spoke, week, weeks

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
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


USUAL = cast(Score, score(weeks()))
FALLEN = cast(Score, score([*weeks(12)[:-1], LOW]))
VIEWS = (
    shown(weeks()),
    replace(shown([*weeks(12)[:-1], LOW]), month_ago=USUAL),
    replace(shown(weeks()), month_ago=FALLEN),
    replace(shown(weeks()), month_ago=USUAL),
    spoke(),
    spoke((3, 4), (5, 6)),
    shown(weeks(people=4)),
    shown(weeks(sales=2, marketing=2)),
)

HEALTH_OWN: Mapping[str, Callable[[], list[Message]]] = {
    "health.health": lambda: [
        health.health(view, step, picture=picture)
        for view in VIEWS
        for step, picture in ((NextStep.RIDE, True), (NextStep.TOPIC, False))
    ],
    "health.details": lambda: [health.details(view) for view in VIEWS],
    "health.how_to": lambda: [health.how_to(step, "/drumbeat") for step in (NextStep.RIDE, NextStep.COFFEE)],
    "health.pair": lambda: [
        health.pair(ANA, []),
        health.pair(ANA, [(TODAY, 1, 3, TODAY), (TODAY, 0, 0, TODAY)]),
    ],
    "health.weights_receipt": lambda: [
        health.weights_receipt({"volume": 40, "reach": 20, "balance": 20, "rhythm": 10, "spread": 10})
    ],
    "touchpoint.touch_receipt": lambda: [
        touchpoint.touch_receipt(LoggedTouch(ANA, kind, planned, TODAY))
        for kind, planned in product(KINDS, (True, False))
    ],
    "touchpoint.attendance_receipt": lambda: [touchpoint.attendance_receipt()],
    "touchpoint.counting": lambda: [
        touchpoint.counting(counted=counted, pairs_shown=shown, drumbeat="/drumbeat")
        for counted, shown in product((True, False), repeat=2)
    ],
    "touchpoint.counting_outside": lambda: [touchpoint.counting_outside("/drumbeat")],
    "leaders.ask": lambda: [leaders.ask(ANA, TODAY)],
    "leaders.answered_question": lambda: [
        leaders.answered_question(ANA, 1, []),
        leaders.answered_question(ANA, 3, ["call", "visit"]),
    ],
    "leaders.closed_question": lambda: [leaders.closed_question()],
    "leaders.waits": lambda: [leaders.waits(1), leaders.waits(5)],
    "leaders.silence": lambda: [leaders.silence(ANA, TODAY, 5), leaders.silence(ANA, None, 6)],
    "health.warning": lambda: [
        health.warning(replace(FINDING, sure=sure), step, quiet, "/drumbeat")
        for sure in Sure
        for step, quiet in STEPS
    ],
}
