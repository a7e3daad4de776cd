"""Purpose: the two leaders' own week: how they spoke outside Slack, and when their silence is long.

Does not know who they are.
"""

from collections.abc import Callable
from datetime import date, timedelta

from domain.touchpoint import Kind

# What a leader may tick; all of them are conversations, so they count in both directions.
WAYS = (Kind.CALL, Kind.MEETING, Kind.VISIT)
MOST_DAYS = 5


def to_count(monday: date, days: int, counted: int) -> list[date]:
    """The days a touchpoint is added on for a leader who says `days`, when `counted` were added already.

    Both leaders are asked: the larger of the two answers holds, spread over the week from Monday.
    """
    return [monday + timedelta(days=n) for n in range(counted, min(days, MOST_DAYS))]


def way_of(ways: list[str]) -> Kind:
    """The kind that is counted: the first one ticked, a call where none is."""
    return next((kind for kind in WAYS if kind in ways), Kind.CALL)


def silent_days(last: date, yesterday: date, is_workday: Callable[[date], bool]) -> int:
    """Whole business days since the day they last reached each other."""
    days = (last + timedelta(days=n) for n in range(1, (yesterday - last).days + 1))
    return sum(1 for day in days if is_workday(day))
