"""Purpose: the shared calendars a workspace has its meetings counted from.

Keeps where they are, never what is in them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint, update
from sqlmodel import Field, Session, col, select

from storage import deadline
from storage.db.base import NumberedTable, insert_new
from storage.db.person_columns import PersonId
from storage.deadline import Deadline

READ = "calendar_feed.read"


class CalendarFeed(NumberedTable, table=True):
    """An iCalendar address; `trouble` is why the last reading failed, empty when it did not.

    `failures` is how often it did since it was read; `left_out` counts the entries that could not be read in
    it, by what was odd. When it is read next is a deadline of the kind READ.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("workspace_id", "url"),)

    workspace_id: int = Field(foreign_key="workspace.id")
    url: str
    added_by: str = Field(sa_type=PersonId)
    read_until: datetime
    trouble: str = ""
    failures: int = 0
    left_out: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    never_read: bool = True


def add(session: Session, workspace_id: int, url: str, added_by: str, now: datetime) -> bool:
    """Read that calendar from now on; False when it is in the list already: then it is read again now."""
    row = {
        "workspace_id": workspace_id,
        "url": url,
        "added_by": added_by,
        "read_until": now,
        "trouble": "",
        "failures": 0,
        "left_out": {},
        "never_read": True,
    }
    added = insert_new(session, CalendarFeed, [row]) == 1
    same = select(CalendarFeed).where(CalendarFeed.workspace_id == workspace_id, CalendarFeed.url == url)
    deadline.set_deadline(session, workspace_id, READ, session.exec(same).one().number, now)
    return added


def of_workspace(session: Session, workspace_id: int) -> Sequence[CalendarFeed]:
    """The workspace's calendars, oldest first."""
    rows = select(CalendarFeed).where(CalendarFeed.workspace_id == workspace_id)
    return session.exec(rows.order_by(col(CalendarFeed.id))).all()


def remove(session: Session, workspace_id: int, feed_id: int, now: datetime) -> bool:
    """Read that calendar no more; False when it is none of the workspace's."""
    found = session.get(CalendarFeed, feed_id)
    if found is None or found.workspace_id != workspace_id:
        return False
    session.delete(found)
    deadline.drop(session, workspace_id, [READ], feed_id, now)
    return True


def due(session: Session, now: datetime) -> list[tuple[Deadline, CalendarFeed]]:
    """Calendars that are due to be read."""
    found = [(each, session.get(CalendarFeed, each.number)) for each in deadline.due(session, now, READ)]
    return [(each, feed) for each, feed in found if feed]


def record_reading(
    session: Session, due: Deadline, at: datetime, read_until: datetime, left_out: Mapping[str, int]
) -> bool:
    """It was read: read it again at `at`. What ended by `read_until` is counted, `left_out` can't be.

    False where it was to be read anew meanwhile: then it still is.
    """
    values = {"read_until": read_until, "left_out": dict(left_out), "trouble": "", "failures": 0}
    return _change(session, due, at, never_read=False, **values)


def record_failure(session: Session, due: Deadline, at: datetime, trouble: str, failures: int) -> bool:
    """It could not be read, so often by now: try again at `at`; False as above."""
    return _change(session, due, at, trouble=trouble, failures=failures)


def _change(session: Session, due: Deadline, at: datetime, **values: Any) -> bool:
    moved = deadline.move(session, due, at)
    if moved:
        changed = update(CalendarFeed).where(col(CalendarFeed.id) == due.number).values(**values)
        session.connection().execute(changed)
    return moved
