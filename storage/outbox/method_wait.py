"""Purpose: which Slack methods a workspace must leave alone for a while, for every process to see.

Slack says so with 429; bot/delivery asks here before it calls. Judges nothing.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, col, select

from storage.db.base import upsert_columns

# A wait that begins later than this from now was written before the clock was set back.
CLOCKS_APART = timedelta(seconds=5)


class MethodWait(SQLModel, table=True):
    """Slack asked at `since` to leave `method` of this workspace alone until `until`."""

    __tablename__ = "method_wait"

    workspace_id: int = Field(foreign_key="workspace.id", primary_key=True)
    method: str = Field(primary_key=True)
    since: datetime
    until: datetime


def wait(session: Session, workspace_id: int, method: str, now: datetime, until: datetime) -> None:
    """Remember what Slack asked for; the newest word counts."""
    row = {"workspace_id": workspace_id, "method": method, "since": now, "until": until}
    upsert_columns(session, MethodWait, [row], ["since", "until"])


def waiting(session: Session, now: datetime) -> set[tuple[int, str]]:
    """Workspace and method of every wait that is not over."""
    rows = session.exec(
        select(MethodWait.workspace_id, MethodWait.method).where(
            MethodWait.until > now, MethodWait.since <= now + CLOCKS_APART
        )
    )
    return {(workspace_id, method) for workspace_id, method in rows}


def of_workspace(session: Session, workspace_id: int, after: datetime) -> list[tuple[str, datetime]]:
    """The methods of that workspace that wait until later than `after`, and until when."""
    rows = session.exec(
        select(MethodWait.method, MethodWait.until)
        .where(MethodWait.workspace_id == workspace_id, MethodWait.until > after)
        .order_by(MethodWait.method)
    )
    return [(method, until) for method, until in rows]


def forget(session: Session, now: datetime) -> int:
    """Delete waits that are over; how many."""
    return session.connection().execute(delete(MethodWait).where(col(MethodWait.until) <= now)).rowcount
