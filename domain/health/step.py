"""Purpose: one suggested next step when the sides speak less: what fits the direction that went quiet.

Says which step, not in which words.
"""

from collections.abc import Sequence
from enum import StrEnum

from domain.health.week import Week
from domain.side import Side

# One direction lost that much more than the other before it is called the quiet one.
CLEARLY_MORE = 1.5


class NextStep(StrEnum):
    """RIDE: a marketer rides along. TOPIC: Sales gets a question on Monday. COFFEE: two people talk."""

    RIDE = "ride"
    TOPIC = "topic"
    COFFEE = "coffee"


def quiet_direction(weeks: Sequence[Week]) -> Side | None:
    """The side that reaches out clearly less than it used to, from its share of what was lost.

    The last closed week is held against the mean of those before; None where neither stands out.
    """
    if len(weeks) < 2:
        return None
    lost = {side: _usual(weeks, side) - weeks[-1].from_side(side) for side in Side}
    most = max(Side, key=lambda side: lost[side])
    return most if lost[most] > 0 and lost[most] > CLEARLY_MORE * max(0.0, lost[most.other]) else None


def next_step(weeks: Sequence[Week]) -> NextStep:
    """Where Marketing went quiet a ride-along, where Sales did a topic, else a coffee."""
    quiet = quiet_direction(weeks)
    if quiet is None:
        return NextStep.COFFEE
    return NextStep.RIDE if quiet is Side.MARKETING else NextStep.TOPIC


def _usual(weeks: Sequence[Week], side: Side) -> float:
    before = weeks[:-1]
    return sum(week.from_side(side) for week in before) / len(before)
