"""Purpose: what a number of feedbacks come to: how the loop does, and what keeps being said.

Pure counting over plain values. Private ones are left out before they come here.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from domain.business_calendar import BusinessCalendar
from domain.feedback import Sentiment
from domain.feedback.account import named_most
from domain.feedback.stage import ANSWERED, ENDED, Outcome, Stage
from domain.word import words

MOST_THEMES = 6
MOST_ACCOUNTS = 5
# A word is a theme from so many feedbacks on, and when it is not one that stands in every sentence.
FEWEST_FOR_A_THEME = 2
SHORTEST_THEME = 4
COMMON = frozenset(
    """
    about after again also because been before being campaign could does even every feedback from have into
    just like many more most much need only other over people same should some still than that their them
    then there they this those through very want wants were what when where which while will with would your
    """.split()  # noqa: SIM905 - words in lines read better than a list of them
)


@dataclass(frozen=True)
class LoopTimes:
    """What counts of one feedback; moments are instants."""

    text: str
    stage: Stage
    sentiment: Sentiment | None
    account: str
    outcome: Outcome | None
    created_at: datetime
    taken_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Figures:
    """Shares are 0 to 1, None where there is nothing to share; medians None where nothing happened yet."""

    total: int
    sentiments: dict[Sentiment, int]
    themes: tuple[tuple[str, int], ...]
    accounts: tuple[tuple[str, int], ...]
    taken_in_a_day: float | None
    to_take: timedelta | None
    to_end: timedelta | None
    answered: float | None
    tests: int
    worked: int


def figures(all_: Sequence[LoopTimes], calendar: BusinessCalendar) -> Figures:
    """The figures of these feedbacks, business days counted by `calendar`."""
    taken = [one for one in all_ if one.taken_at]
    ended = [one for one in all_ if one.ended_at and one.stage in ENDED]
    settled = [one for one in ended if one.stage not in {Stage.WITHDRAWN, Stage.MERGED}]
    quick = [one for one in taken if one.taken_at and one.taken_at <= calendar.after(one.created_at, 1)]
    tested = [one for one in all_ if one.outcome]
    return Figures(
        total=len(all_),
        sentiments={one: sum(each.sentiment is one for each in all_) for one in Sentiment},
        themes=_themes(all_),
        accounts=named_most([one.account for one in all_], MOST_ACCOUNTS),
        taken_in_a_day=_share(len(quick), len(all_)),
        to_take=_median([one.taken_at - one.created_at for one in taken if one.taken_at]),
        to_end=_median([one.ended_at - one.created_at for one in settled if one.ended_at]),
        answered=_share(sum(one.stage in ANSWERED for one in settled), len(settled)),
        tests=len(tested),
        worked=sum(one.outcome is Outcome.WORKED for one in tested),
    )


def _themes(all_: Sequence[LoopTimes]) -> tuple[tuple[str, int], ...]:
    """The words that stand in the most feedbacks, each counted once a feedback."""
    said = [
        word
        for one in all_
        for word in words(one.text)
        if len(word) >= SHORTEST_THEME and word not in COMMON and not word.isdecimal()
    ]
    return tuple((word, count) for word, count in _most(said, MOST_THEMES) if count >= FEWEST_FOR_A_THEME)


def _most(values: Sequence[str], most: int) -> tuple[tuple[str, int], ...]:
    """The most frequent values, ties by name."""
    counted = sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(counted[:most])


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _median(values: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(one.total_seconds() for one in values)) if values else None
