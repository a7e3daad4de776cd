"""Purpose: the shared calendars a workspace has its meetings counted from.

Keeps where they are, never what is in them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint, update
from sqlmodel import Field, Session, col, select

from storage import installation
from storage.db.base import Numbered, insert_new
from storage.db.engine import wake


class CalendarFeed(Numbered, table=True):
    """An iCalendar address; `trouble` is why the last reading failed, empty when it did not.

    `failures` is how often it did since it was read; `left_out` counts the entries that could not be read in
    it, by what was odd.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("workspace_id", "url"),)

    workspace_id: int = Field(foreign_key="workspace.id")
    url: str
    added_by: str
    due_at: datetime = Field(index=True)
    read_until: datetime
    trouble: str = ""
    failures: int = 0
    left_out: dict[str, int] = Field(default_factory=dict, sa_type=JSON)

    @property
    def never_read(self) -> bool:
        """Whether it waits for its first reading."""
        return not self.trouble and self.due_at <= self.read_until


def add(session: Session, workspace_id: int, url: str, added_by: str, now: datetime) -> bool:
    """Read that calendar from now on; False when it is in the list already: then it is read again now."""
    row = {
        "workspace_id": workspace_id,
        "url": url,
        "added_by": added_by,
        "due_at": now,
        "read_until": now,
        "trouble": "",
        "failures": 0,
        "left_out": {},
    }
    wake(session)
    if insert_new(session, CalendarFeed, [row]) == 1:
        return True
    same = (col(CalendarFeed.workspace_id) == workspace_id, col(CalendarFeed.url) == url)
    sooner = update(CalendarFeed).where(*same, col(CalendarFeed.due_at) > now).values(due_at=now)
    session.connection().execute(sooner)
    return False


def of_workspace(session: Session, workspace_id: int) -> Sequence[CalendarFeed]:
    """The workspace's calendars, oldest first."""
    rows = select(CalendarFeed).where(CalendarFeed.workspace_id == workspace_id)
    return session.exec(rows.order_by(col(CalendarFeed.id))).all()


def remove(session: Session, workspace_id: int, feed_id: int) -> bool:
    """Read that calendar no more; False when it is none of the workspace's."""
    found = session.get(CalendarFeed, feed_id)
    if found is None or found.workspace_id != workspace_id:
        return False
    session.delete(found)
    return True


def due(session: Session, now: datetime) -> Sequence[CalendarFeed]:
    """Calendars that are due to be read."""
    rows = select(CalendarFeed).where(
        CalendarFeed.due_at <= now, col(CalendarFeed.workspace_id).not_in(installation.gone())
    )
    return session.exec(rows.order_by(col(CalendarFeed.due_at))).all()


def looked(
    session: Session, feed_id: int, at: datetime, read_until: datetime, left_out: Mapping[str, int]
) -> None:
    """It was read: read it again at `at`. What ended by `read_until` is counted, `left_out` can't be."""
    values = {"read_until": read_until, "left_out": dict(left_out), "trouble": "", "failures": 0}
    _change(session, feed_id, due_at=at, **values)


def failed(session: Session, feed_id: int, at: datetime, trouble: str, failures: int) -> None:
    """It could not be read, so often by now: try again at `at`."""
    _change(session, feed_id, due_at=at, trouble=trouble, failures=failures)


def _change(session: Session, feed_id: int, **values: Any) -> None:
    session.connection().execute(update(CalendarFeed).where(col(CalendarFeed.id) == feed_id).values(**values))
