"""Purpose: when silence about a feedback is too long, and who hears of it then.

Business days are the workspace's: domain/business_calendar counts them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.business_calendar import STARTS, BusinessCalendar
from domain.calendar import instant
from domain.feedback.stage import Stage


@dataclass(frozen=True)
class Periods:
    """Business days of silence until the liaison, then the stand-in, then both leaders are told.

    `plan` is how long something may be taken without a plan, `info` how long a question to the rep may wait.
    """

    liaison: int = 1
    stand_in: int = 2
    leaders: int = 3
    plan: int = 5
    info: int = 2


@dataclass(frozen=True)
class Wait:
    """For how many business days nobody is asked, and why."""

    days: int
    why: str


@dataclass(frozen=True)
class Recipients:
    """Whom the clock tells, and how many times it has struck."""

    liaison: bool = False
    stand_in: bool = False
    marketing_leaders: bool = False
    all_leaders: bool = False
    owner: bool = False
    author: bool = False


ROUNDS = (
    Recipients(liaison=True),
    Recipients(stand_in=True, marketing_leaders=True),
    Recipients(all_leaders=True),
)
OWNER_ROUNDS = (
    Recipients(owner=True),
    Recipients(stand_in=True, marketing_leaders=True),
    Recipients(all_leaders=True),
)


def look(
    stage: Stage,
    struck: int,
    since: datetime,
    due_on: date | None,
    periods: Periods,
    calendar: BusinessCalendar,
) -> datetime | None:
    """When the clock strikes next, having struck `struck` times since the stage began; None for never."""
    if stage is Stage.NEW:
        days = (periods.liaison, periods.stand_in, periods.leaders)
        return calendar.after(since, days[struck]) if struck < len(days) else None
    if stage is Stage.NEEDS_INFO:
        return calendar.after(since, periods.info) if struck == 0 else None
    if stage in {Stage.ACKNOWLEDGED, Stage.RESULT}:
        return calendar.after(since, periods.plan * (struck + 1)) if struck < len(OWNER_ROUNDS) else None
    if stage in {Stage.PLANNED, Stage.TESTING} and due_on:
        first = instant(due_on + timedelta(days=1), STARTS, calendar.tz)
        return calendar.after(first, struck) if struck < len(OWNER_ROUNDS) else None
    return None


def look_again(
    stage: Stage,
    struck: int,
    since: datetime,
    due_on: date | None,
    periods: Periods,
    calendar: BusinessCalendar,
    now: datetime,
) -> datetime | None:
    """The same for the strike after the one at `now`: when it came late, because it was put off or the clock
    stood still, a business day passes before somebody higher is asked."""
    usual = look(stage, struck, since, due_on, periods, calendar)
    return calendar.after(now, 1) if usual and usual <= now else usual


def recipients_at(stage: Stage, struck: int) -> Recipients:
    """Who hears when the clock strikes for the `struck`th time (from 1)."""
    if stage is Stage.NEW:
        return ROUNDS[min(struck, len(ROUNDS)) - 1]
    if stage is Stage.NEEDS_INFO:
        return Recipients(author=True)
    return OWNER_ROUNDS[min(struck, len(OWNER_ROUNDS)) - 1]
