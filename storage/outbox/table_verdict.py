"""Purpose: whether a workspace's Slack shows tables, as it answered last; each answer holds for a week.

On some plans Slack refuses a message with a table as invalid_blocks. Judges nothing.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, col

from storage.db.base import upsert_columns

HOLDS_FOR = timedelta(days=7)


class TableVerdict(SQLModel, table=True):
    """Until `until`, tables of this workspace are taken as `accepted` or not."""

    __tablename__ = "table_verdict"

    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    accepted: bool
    until: datetime


def record(session: Session, workspace_id: int, now: datetime, *, accepted: bool) -> None:
    """Remember Slack's answer to a table; the newest counts."""
    row = {"workspace_id": workspace_id, "accepted": accepted, "until": now + HOLDS_FOR}
    upsert_columns(session, TableVerdict, [row], ["accepted", "until"])


def shows_tables(session: Session, workspace_id: int, now: datetime) -> bool | None:
    """Whether tables are shown there; None where nobody knows."""
    found = _standing(session, workspace_id, now)
    return found.accepted if found else None


def refused_until(session: Session, workspace_id: int, now: datetime) -> datetime | None:
    """Until when no table is tried there; None where tables may be tried."""
    found = _standing(session, workspace_id, now)
    return found.until if found and not found.accepted else None


def _standing(session: Session, workspace_id: int, now: datetime) -> TableVerdict | None:
    found = session.get(TableVerdict, workspace_id)
    return found if found and found.until > now else None


def forget(session: Session, now: datetime) -> int:
    """Delete answers that hold no longer; how many."""
    old = delete(TableVerdict).where(col(TableVerdict.until) <= now)
    return session.connection().execute(old).rowcount
