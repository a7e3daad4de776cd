"""Purpose: the two leaders' own week: how they spoke outside Slack.

Does not know who they are.
"""

from datetime import date, timedelta

from domain.touchpoint import TouchKind

# What a leader may tick; all of them are conversations, so they count in both directions.
WAYS = (TouchKind.CALL, TouchKind.MEETING, TouchKind.VISIT)
MOST_DAYS = 5
# Who leaves so many questions in a row without an answer is asked no more until they log something.
MOST_UNANSWERED = 3


def to_count(monday: date, days: int, counted: int) -> list[date]:
    """The days a touchpoint is added on for a leader who says `days`, when `counted` were added already.

    Both leaders are asked: the larger of the two answers holds, spread over the week from Monday.
    """
    return [monday + timedelta(days=n) for n in range(counted, min(days, MOST_DAYS))]


def ask_again(answers: list[int | None]) -> bool:
    """Whether a leader is asked this week, by the answers to their last questions, the newest first."""
    last = answers[:MOST_UNANSWERED]
    return len(last) < MOST_UNANSWERED or any(days is not None for days in last)


def way_of(ways: list[str]) -> TouchKind:
    """The kind that is counted: the first one ticked, a call where none is."""
    return next((kind for kind in WAYS if kind in ways), TouchKind.CALL)
