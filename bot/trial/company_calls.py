"""Purpose: the calls and visits that the people of a trial's company logged, week after week.

Plays nothing itself: it says when which touchpoint is to be counted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from domain.touchpoint import TouchKind
from storage.db.engine import Session, Store
from storage.touchpoint.meetings import Meeting, count_reach

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOGGED_ON, LOGGED_AT = 4, time(17, 30)
WEEKS = 12


@dataclass(frozen=True)
class Talk:
    """Two people who talk every week on some days, but for some weeks (0 is this one, -1 the last)."""

    who: str
    other: str
    kind: TouchKind
    days: tuple[int, ...]
    but_not: frozenset[int]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Talk":
        """As the company's file has it."""
        days = tuple(DAYS.index(day) for day in row["days"])
        return cls(row["who"], row["with"], TouchKind(row["how"]), days, frozenset(row.get("but_not", ())))


def talks(
    rows: Sequence[Mapping[str, Any]], store: Store, workspace_id: int, monday: date, tz: ZoneInfo
) -> Iterator[tuple[datetime, Callable[[datetime], object]]]:
    """When each week's were logged, over a quarter up to the week from `monday`, and what counts them."""
    every = [Talk.of(row) for row in rows]
    for week in range(-WEEKS, 1):
        first = monday + timedelta(weeks=week)
        held = [
            (talk, first + timedelta(days=day))
            for talk in every
            if week not in talk.but_not
            for day in talk.days
        ]
        at = datetime.combine(first + timedelta(days=LOGGED_ON), LOGGED_AT, tz).astimezone(UTC)
        yield at, partial(_count, store, workspace_id, held)


def _count(store: Store, workspace_id: int, held: Sequence[tuple[Talk, date]], now: datetime) -> None:
    def keep(session: Session) -> None:
        for talk, day in held:
            logged = Meeting(f"touch:{talk.kind}:{day}", talk.kind, day)
            count_reach(session, workspace_id, logged, talk.who, talk.other, now)

    store.write(keep)
