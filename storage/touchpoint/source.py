"""Purpose: where the messages of a channel and day were counted from: as they were said, or from an export.

Each channel and day has one source, so that nothing is counted twice. Counts nothing itself.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from sqlalchemy import bindparam, func, select
from sqlmodel import Field, Session, SQLModel

from storage import driver
from storage.base import insert_new, table

ChannelDay = tuple[str, date]


class Source(StrEnum):
    LIVE = "live"
    EXPORT = "export"


class CountedDay(SQLModel, table=True):
    """One channel on one local day, and where its messages are counted from."""

    __tablename__ = "counted_day"
    __table_args__ = {"sqlite_with_rowid": False}

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    channel: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    source: str


def claim(
    session: Session, workspace_id: int, days: Collection[ChannelDay], source: Source
) -> set[ChannelDay]:
    """Those of the days that are counted from this source: taken for it just now, or before."""
    known = _sources(session, workspace_id, days)
    rows = [
        {"workspace_id": workspace_id, "channel": channel, "day": day, "source": source}
        for channel, day in sorted(days)
        if (channel, day) not in known
    ]
    if insert_new(session, CountedDay, rows) < len(rows):  # somebody else was quicker
        known = _sources(session, workspace_id, days)
    return {one for one in days if known.get(one, source) == source}


def _sources(session: Session, workspace_id: int, days: Collection[ChannelDay]) -> dict[ChannelDay, str]:
    named = {
        "workspace": workspace_id,
        "channels": sorted({channel for channel, _day in days}),
        "days": sorted({day for _channel, day in days}),
    }
    return {(channel, day): source for channel, day, source in driver.read(session, _SOURCES, named)}


_DAYS = table(CountedDay).c
# On the hot path: built once, and only its values change.
_SOURCES = select(_DAYS.channel, _DAYS.day, _DAYS.source).where(
    _DAYS.workspace_id == bindparam("workspace"),
    driver.among(_DAYS.channel, "channels"),
    driver.among(_DAYS.day, "days"),
)


def first_live(session: Session, workspace_id: int, channel: str = "") -> date | None:
    """The first day on which that channel, or any, was counted as things were said; None for never."""
    of = [_DAYS.workspace_id == workspace_id, _DAYS.source == Source.LIVE]
    of += [_DAYS.channel == channel] if channel else []
    found: date | None = session.connection().execute(select(func.min(_DAYS.day)).where(*of)).scalar()
    return found
