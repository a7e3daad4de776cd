"""Purpose: where the messages of a channel and day were counted from: as they were said, or from an export.

Each channel and day has one source, so that nothing is counted twice. Counts nothing itself.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Field, Session, SQLModel

from storage.db import driver
from storage.db.base import table, upsert
from storage.db.in_list import among

ChannelDay = tuple[str, date]


class Source(StrEnum):
    """Each has a column of its name in `counted_month`."""

    LIVE = "live"
    EXPORT = "export"


class CountedMonth(SQLModel, table=True):
    """One channel in the month from `month` on, and which of its days are counted from where.

    The lowest bit of `live` and `export` is the first of the month: kept for good, so it must be small.
    """

    __tablename__ = "counted_month"
    __table_args__ = {"sqlite_with_rowid": False}

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    channel: str = Field(primary_key=True)
    month: date = Field(primary_key=True)
    live: int = 0
    export: int = 0


def claim(
    session: Session, workspace_id: int, days: Collection[ChannelDay], source: Source
) -> set[ChannelDay]:
    """Those of the days that are counted from this source: taken for it just now, or before."""
    known = _sources(session, workspace_id, days)
    if new := [one for one in days if one not in known]:
        _take(session, workspace_id, new, source)
        known = _sources(session, workspace_id, days)  # somebody else may have been quicker
    return {one for one in days if known[one] is source}


def _sources(session: Session, workspace_id: int, days: Collection[ChannelDay]) -> dict[ChannelDay, Source]:
    """The source of each of the days that has one."""
    named = {
        "workspace": workspace_id,
        "channels": sorted({channel for channel, _day in days}),
        "months": sorted({_month(day) for _channel, day in days}),
    }
    rows = driver.read(session, _SOURCES, named)
    bits = {(row.channel, row.month, source): getattr(row, source) for row in rows for source in Source}
    return {
        (channel, day): source
        for channel, day in days
        for source in Source
        if bits.get((channel, _month(day), source), 0) & _bit(day)
    }


def _take(session: Session, workspace_id: int, days: Collection[ChannelDay], source: Source) -> None:
    """Days without a source get this one. In one order always, so that no two writers wait for each other."""
    bits: defaultdict[tuple[str, date], int] = defaultdict(int)
    for channel, day in days:
        bits[channel, _month(day)] |= _bit(day)
    rows = [
        {**_NEITHER, "workspace_id": workspace_id, "channel": channel, "month": month, source: taken}
        for (channel, month), taken in sorted(bits.items())
    ]
    upsert(session, CountedMonth, rows, _taken)


def _taken(new: Any) -> dict[str, Any]:
    """What stands for one source is not taken for the other."""
    return {
        "live": _MONTHS.live.bitwise_or(new.live.bitwise_and(_MONTHS.export.bitwise_not())),
        "export": _MONTHS.export.bitwise_or(new.export.bitwise_and(_MONTHS.live.bitwise_not())),
    }


def _month(day: date) -> date:
    return day.replace(day=1)


def _bit(day: date) -> int:
    return 1 << day.day - 1


def first_live(session: Session, workspace_id: int, channel: str = "") -> date | None:
    """The first day on which that channel, or any, was counted as things were said; None for never."""
    of = [_MONTHS.workspace_id == workspace_id, _MONTHS.live != 0]
    of += [_MONTHS.channel == channel] if channel else []
    rows = session.connection().execute(select(_MONTHS.month, _MONTHS.live).where(*of))
    return min((_first(month, days) for month, days in rows), default=None)


def _first(month: date, days: int) -> date:
    """The day of the lowest bit."""
    return month + timedelta(days=(days & -days).bit_length() - 1)


_NEITHER = dict.fromkeys(map(str, Source), 0)
_MONTHS = table(CountedMonth).c
# On the hot path: built once, and only its values change.
_SOURCES = select(_MONTHS.channel, _MONTHS.month, _MONTHS.live, _MONTHS.export).where(
    _MONTHS.workspace_id == bindparam("workspace"),
    among(_MONTHS.channel, "channels"),
    among(_MONTHS.month, "months"),
)
