"""Purpose: when silence about a feedback is too long, and who hears of it then.

Business days are the workspace's: its zone, and Monday to Friday without its country's public holidays.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import instant, local_day
from domain.feedback.stage import Stage
from domain.holiday import is_working_day

STARTS = time(9)
MOST_WAITED = 99


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
class Place:
    """Where the days are counted: IANA zone, ISO 3166 country or none."""

    tz: ZoneInfo
    country: str = ""


@dataclass(frozen=True)
class Heard:
    """Whom the clock tells, and how many times it has struck."""

    liaison: bool = False
    stand_in: bool = False
    marketing_leaders: bool = False
    all_leaders: bool = False
    owner: bool = False
    author: bool = False


ROUNDS = (
    Heard(liaison=True),
    Heard(stand_in=True, marketing_leaders=True),
    Heard(all_leaders=True),
)
OWNER_ROUNDS = (
    Heard(owner=True),
    Heard(stand_in=True, marketing_leaders=True),
    Heard(all_leaders=True),
)


def after(start: datetime, days: int, place: Place) -> datetime:
    """The instant so many business days after `start`: the same wall time, on a working day.

    What comes in on a day off counts from nine o'clock of the next working day.
    """
    day = local_day(start, place.tz)
    wall = start.astimezone(place.tz).time().replace(tzinfo=None)
    if not is_working_day(place.country, day):
        day, wall = _next(day, place), STARTS
    for _ in range(days):
        day = _next(day, place)
    return instant(day, wall, place.tz)


def _next(day: date, place: Place) -> date:
    day += timedelta(days=1)
    while not is_working_day(place.country, day):
        day += timedelta(days=1)
    return day


def look(
    stage: Stage, struck: int, since: datetime, due_on: date | None, periods: Periods, place: Place
) -> datetime | None:
    """When the clock strikes next, having struck `struck` times since the stage began; None for never."""
    if stage is Stage.NEW:
        days = (periods.liaison, periods.stand_in, periods.leaders)
        return after(since, days[struck], place) if struck < len(days) else None
    if stage is Stage.NEEDS_INFO:
        return after(since, periods.info, place) if struck == 0 else None
    if stage in {Stage.ACKNOWLEDGED, Stage.RESULT}:
        return after(since, periods.plan * (struck + 1), place) if struck < len(OWNER_ROUNDS) else None
    if stage in {Stage.PLANNED, Stage.TESTING} and due_on:
        first = instant(due_on + timedelta(days=1), STARTS, place.tz)
        return after(first, struck, place) if struck < len(OWNER_ROUNDS) else None
    return None


def look_again(
    stage: Stage,
    struck: int,
    since: datetime,
    due_on: date | None,
    periods: Periods,
    place: Place,
    now: datetime,
) -> datetime | None:
    """The same for the strike after the one at `now`: when it came late, because it was put off or the clock
    stood still, a business day passes before somebody higher is asked."""
    usual = look(stage, struck, since, due_on, periods, place)
    return after(now, 1, place) if usual and usual <= now else usual


def waited(since: datetime, now: datetime, place: Place) -> int:
    """Whole business days from `since` to `now`, counted up to MOST_WAITED."""
    days = 0
    while days < MOST_WAITED and after(since, days + 1, place) <= now:
        days += 1
    return days


def told(stage: Stage, struck: int) -> Heard:
    """Who hears when the clock strikes for the `struck`th time (from 1)."""
    if stage is Stage.NEW:
        return ROUNDS[min(struck, len(ROUNDS)) - 1]
    if stage is Stage.NEEDS_INFO:
        return Heard(author=True)
    return OWNER_ROUNDS[min(struck, len(OWNER_ROUNDS)) - 1]
