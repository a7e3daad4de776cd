"""Purpose: counts who reached whom between the sides, by day, direction and kind; never what was said.

The rules of what counts are in domain/touchpoint.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func
from sqlmodel import Field, Session, SQLModel, col, select

from domain.calendar import local_day
from domain.side import Side
from domain.touchpoint import Before, Kind, Said, touches
from storage import member, workspace
from storage.base import add_up, insert_new

# Long enough that a message Slack sends again is known; see docs/counting.md.
REMEMBERED_FOR = timedelta(hours=48)


class MessageSeen(SQLModel, table=True):
    """A message that was counted, by its identity (channel, ts), with its author and thread. No words."""

    __tablename__ = "message_seen"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    channel: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    author: str
    in_thread: bool
    seen_at: datetime = Field(index=True)


class SideDay(SQLModel, table=True):
    """Touchpoints of one local day: `direction` is the side that wrote, `kind` how the other was reached."""

    __tablename__ = "side_day"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    day: date = Field(primary_key=True)
    direction: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    count: int


@dataclass(frozen=True)
class Heard:
    """One message as it reached us."""

    workspace_id: int
    said: Said
    now: datetime


def count_all(session: Session, heard: Sequence[Heard]) -> list[int]:
    """Count messages in the order given; how many touchpoints each one made, 0 for one counted before."""
    return [_count(session, one) for one in heard]


def _count(session: Session, heard: Heard) -> int:
    said = heard.said
    seen = {
        "workspace_id": heard.workspace_id,
        "channel": said.channel,
        "ts": said.ts,
        "author": said.author,
        "in_thread": said.in_thread,
        "seen_at": heard.now,
    }
    if insert_new(session, MessageSeen, [seen]) == 0:
        return 0
    before = None if said.in_thread else _before(session, heard)
    if said.in_thread and said.thread_author is None and said.thread_ts:
        root = author_of(session, heard.workspace_id, said.channel, said.thread_ts)
        said = replace(said, thread_author=root)
    people = {said.author, *said.mentioned, said.thread_author or "", before.author if before else ""}
    sides = member.sides_of(session, heard.workspace_id, sorted(people - {""}))
    found = touches(said, before, sides.get)
    day = local_day(
        datetime.fromtimestamp(float(said.ts), UTC), ZoneInfo(workspace.get(session, heard.workspace_id).zone)
    )
    tally = Counter((touch.direction, touch.kind) for touch in found)
    rows = [
        {"workspace_id": heard.workspace_id, "day": day, "direction": direction, "kind": kind, "count": count}
        for (direction, kind), count in tally.items()
    ]
    add_up(session, SideDay, rows, "count")
    return len(found)


def _before(session: Session, heard: Heard) -> Before | None:
    row = session.connection().execute(
        select(MessageSeen.ts, MessageSeen.author)
        .where(
            MessageSeen.workspace_id == heard.workspace_id,
            MessageSeen.channel == heard.said.channel,
            MessageSeen.ts < heard.said.ts,
            col(MessageSeen.in_thread).is_(False),
        )
        .order_by(col(MessageSeen.ts).desc())
        .limit(1)
    )
    found = row.first()
    return Before(found.ts, found.author) if found else None


def author_of(session: Session, workspace_id: int, channel: str, ts: str) -> str | None:
    """Who wrote that message, while it is remembered."""
    seen = session.get(MessageSeen, (workspace_id, channel, ts))
    return seen.author if seen else None


def between(session: Session, workspace_id: int, first: date, last: date) -> dict[Side, dict[Kind, int]]:
    """Touchpoints from `first` to `last` (local days, both included) by direction and kind; zeros too."""
    rows = session.connection().execute(
        select(SideDay.direction, SideDay.kind, func.sum(SideDay.count))
        .where(SideDay.workspace_id == workspace_id, col(SideDay.day).between(first, last))
        .group_by(SideDay.direction, SideDay.kind)
    )
    totals = {side: dict.fromkeys(Kind, 0) for side in Side}
    for direction, kind, count in rows:
        totals[Side(direction)][Kind(kind)] = int(count)
    return totals


def forget(session: Session, now: datetime) -> int:
    """Drop identities older than 48 hours; how many there were. The counters stay."""
    result = session.connection().execute(
        delete(MessageSeen).where(col(MessageSeen.seen_at) < now - REMEMBERED_FOR)
    )
    return result.rowcount
