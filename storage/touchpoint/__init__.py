"""Purpose: counters of who reached whom between the sides, by day and by week; never what was said.

How messages become touchpoints is in count.py here, what is a touchpoint at all in domain/touchpoint.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, case, delete, func, or_, select
from sqlmodel import Field, Session, SQLModel, col

from domain.calendar import week_of
from domain.side import Side
from domain.touchpoint import Touch, TouchKind
from storage import workspace
from storage.counting_choice import CountingChoice
from storage.db import driver
from storage.db.base import insert_new, table, upsert
from storage.db.in_list import among
from storage.db.person_columns import PersonHash
from storage.member import Member

# Pairs are kept just long enough for the score: 8 weeks of baseline, 4 to look at, and the one under way.
PAIRS_KEPT = timedelta(weeks=13)
# Long enough that whatever Slack or a calendar tells again is known; see docs/counting.md.
REMEMBERED_FOR = timedelta(hours=48)
# Beside the kinds, `side_day` holds how much a side said in all: what a drop is measured against.
EXPOSURE = "exposure"


class SideDay(SQLModel, table=True):
    """Touchpoints of one local day by kind: `direction` is the side that reached out.

    What was planned stands in a row of its own. `exposure` counts all messages people of that side wrote that
    day where the bot listens. A kind that did not occur is null: most don't on most days, and take no room.
    """

    __tablename__ = "side_day"
    __table_args__ = {"sqlite_with_rowid": False}

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    day: date = Field(primary_key=True)
    direction: str = Field(primary_key=True)
    planned: bool = Field(primary_key=True)
    reply: int | None = None
    mention: int | None = None
    answer: int | None = None
    reaction: int | None = None
    feedback: int | None = None
    huddle: int | None = None
    meeting: int | None = None
    ride_along: int | None = None
    call: int | None = None
    visit: int | None = None
    sms: int | None = None
    email: int | None = None
    exposure: int | None = None


class PairWeek(SQLModel, table=True):
    """How often one person reached another in the week from Monday `week`; both as keyed hashes.

    `last_day` is the last day they did.
    """

    __tablename__ = "pair_week"
    __table_args__ = {"sqlite_with_rowid": False}

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    week: date = Field(primary_key=True)
    author: int = Field(primary_key=True, sa_type=PersonHash)
    reached: int = Field(primary_key=True, sa_type=PersonHash)
    count: int
    last_day: date


class TouchSeen(SQLModel, table=True):
    """What was counted once already and may be told again; `name` says what it was, without words."""

    __tablename__ = "touch_seen"
    __table_args__ = {"sqlite_with_rowid": False}

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    name: str = Field(primary_key=True)
    seen_at: datetime = Field(index=True)


# On the hot path: built once, and only its values change.
_SIDES = (
    select(col(Member.user_id), col(Member.side))
    .outerjoin(
        CountingChoice,
        (col(CountingChoice.workspace_id) == col(Member.workspace_id))
        & (col(CountingChoice.user_id) == col(Member.user_id)),
    )
    .where(
        col(Member.workspace_id) == bindparam("workspace"),
        among(table(Member).c.user_id, "users"),
        col(Member.side).is_not(None),
        col(Member.active),
        or_(col(CountingChoice.counted).is_(None), col(CountingChoice.counted)),
    )
)


def sides_of(session: Session, workspace_id: int, people: Iterable[str]) -> dict[str, Side]:
    """The sides of those among the people who are counted: active, on a side, and not opted out."""
    asked = sorted({*people} - {""})
    if not asked:
        return {}
    rows = driver.read(session, _SIDES, {"workspace": workspace_id, "users": asked})
    return {row.user_id: Side(str(row.side)) for row in rows}


@lru_cache(maxsize=100_000)
def hash_of(key: str, user_id: str) -> int:
    """A person's name in the pairs: 64 bits that only this workspace's key (hex) leads to."""
    return workspace.keyed_hash(key, user_id)


def is_first(session: Session, workspace_id: int, name: str, now: datetime) -> bool:
    """Whether this is the first time that `name` is told, within the last two days."""
    row = {"workspace_id": workspace_id, "name": name, "seen_at": now}
    return insert_new(session, TouchSeen, [row]) == 1


def add(session: Session, workspace_id: int, touches: Iterable[Touch], day: date) -> int:
    """Count these touchpoints on that local day; how many they are."""
    tally = Tally()
    tally.add(touches, day)
    return tally.keep(session, workspace_id)


class Tally:
    """Touchpoints of one workspace added up in memory, kept with few statements. Counts may be negative."""

    def __init__(self) -> None:
        self.days: Counter[tuple[date, str, str, bool]] = Counter()
        self.pairs: Counter[tuple[date, str, str]] = Counter()

    def add(self, touches: Iterable[Touch], day: date, times: int = 1) -> None:
        """`times` -1 takes back what was counted before."""
        for touch in touches:
            self.days[day, touch.direction, touch.kind, touch.planned] += times
            self.pairs[day, touch.author, touch.reached] += times

    def count_message(self, side: Side, day: date, times: int = 1) -> None:
        """A person of that side said something that day."""
        self.days[day, side, EXPOSURE, False] += times

    def keep(self, session: Session, workspace_id: int, pair_key: str = "") -> int:
        """Write it down; how many touchpoints it holds. In one order always, so that no two writers wait
        for each other. `pair_key` is the workspace's, where it is at hand."""
        add_days(session, workspace_id, self.days)
        if self.pairs:
            key = pair_key or workspace.zone_and_key(session, workspace_id)[1]
            add_pairs(session, workspace_id, hash_pairs(self.pairs, key))
        return sum(count for (_, _, kind, _), count in self.days.items() if kind != EXPOSURE)


Pairs = dict[tuple[date, int, int], tuple[int, date]]
"""Monday, author and reached as hashes: how often, and the last day."""


def hash_pairs(pairs: Mapping[tuple[date, str, str], int], key: str) -> Pairs:
    """Pairs by day and person as pairs by week and hash."""
    found: Pairs = {}
    for (day, author, reached), count in pairs.items():
        name = (week_of(day)[0], hash_of(key, author), hash_of(key, reached))
        before, last = found.get(name, (0, day))
        found[name] = (before + count, max(last, day))
    return found


_DAY = table(SideDay)
_PAIR = table(PairWeek)
_NONE = dict.fromkeys([*map(str, TouchKind), EXPOSURE])


def add_days(session: Session, workspace_id: int, days: Mapping[tuple[date, str, str, bool], int]) -> None:
    """Add to the daily counters: by day, direction, kind (or EXPOSURE) and whether it was planned."""
    rows: dict[tuple[date, str, bool], dict[str, Any]] = {}
    for (day, direction, kind, planned), count in sorted(days.items()):
        if count:
            row = rows.setdefault((day, direction, planned), {**_NONE, "workspace_id": workspace_id})
            row.update({"day": day, "direction": direction, "planned": planned, kind: count})
    upsert(session, SideDay, [rows[key] for key in sorted(rows)], _added)


def add_pairs(session: Session, workspace_id: int, pairs: Pairs) -> None:
    """Add to the weekly counters of pairs."""
    rows = [
        {
            "workspace_id": workspace_id,
            "week": week,
            "author": author,
            "reached": reached,
            "count": count,
            "last_day": last,
        }
        for (week, author, reached), (count, last) in sorted(pairs.items())
    ]
    upsert(session, PairWeek, rows, _added_pair)


def _added(new: Any) -> dict[str, Any]:
    return {kind: func.coalesce(_DAY.c[kind] + new[kind], _DAY.c[kind], new[kind]) for kind in _NONE}


def _added_pair(new: Any) -> dict[str, Any]:
    last = case((new.last_day > _PAIR.c.last_day, new.last_day), else_=_PAIR.c.last_day)
    return {"count": _PAIR.c.count + new.count, "last_day": last}


def between(session: Session, workspace_id: int, first: date, last: date) -> dict[Side, dict[TouchKind, int]]:
    """Touchpoints from `first` to `last` (local days, both included) by direction and kind; zeros too."""
    rows = driver.read(session, _TOTALS, {"workspace": workspace_id, "first": first, "last": last})
    totals = {side: dict.fromkeys(TouchKind, 0) for side in Side}
    for row in rows:
        totals[Side(row.direction)] = {kind: int(getattr(row, kind) or 0) for kind in TouchKind}
    return totals


_TOTALS = (
    select(_DAY.c.direction, *(func.sum(_DAY.c[kind]).label(kind) for kind in TouchKind))
    .where(
        _DAY.c.workspace_id == bindparam("workspace"),
        _DAY.c.day.between(bindparam("first"), bindparam("last")),
    )
    .group_by(_DAY.c.direction)
)


def forget(session: Session, now: datetime) -> int:
    """Drop what was only kept to know a repeat, after 48 hours, and pairs after 13 weeks; how many rows.

    The counters of the sides stay.
    """
    seen = delete(TouchSeen).where(col(TouchSeen.seen_at) < now - REMEMBERED_FOR)
    old = week_of((now - PAIRS_KEPT).date())[0]
    pairs = delete(PairWeek).where(col(PairWeek.week) < old)
    return sum(session.connection().execute(statement).rowcount for statement in (seen, pairs))
