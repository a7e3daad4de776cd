"""Purpose: the shared calendars a workspace has its meetings counted from.

Keeps where they are, never what is in them.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import UniqueConstraint, update
from sqlmodel import Field, Session, col, select

from storage import installation
from storage.db.base import Numbered, insert_new
from storage.db.engine import wake


class CalendarFeed(Numbered, table=True):
    """An iCalendar address; `trouble` is why the last reading failed, empty when it did not."""

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("workspace_id", "url"),)

    workspace_id: int = Field(foreign_key="workspace.id")
    url: str
    added_by: str
    due_at: datetime = Field(index=True)
    read_until: datetime
    trouble: str = ""


def add(session: Session, workspace_id: int, url: str, added_by: str, now: datetime) -> bool:
    """Read that calendar from now on; False when it is read already."""
    row = {
        "workspace_id": workspace_id,
        "url": url,
        "added_by": added_by,
        "due_at": now,
        "read_until": now,
        "trouble": "",
    }
    wake(session)
    return insert_new(session, CalendarFeed, [row]) == 1


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


def looked(session: Session, feed_id: int, at: datetime, read_until: datetime, trouble: str = "") -> None:
    """Read it again at `at`; what ended by `read_until` is counted."""
    session.connection().execute(
        update(CalendarFeed)
        .where(col(CalendarFeed.id) == feed_id)
        .values(due_at=at, read_until=read_until, trouble=trouble)
    )
