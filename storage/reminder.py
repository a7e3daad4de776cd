"""Purpose: the reminders people are owed at a moment to come.

Does not know what a reminder says: its `kind` and `subject_id` name the feature that does.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint, update
from sqlmodel import Field, Session, col, select

from storage import installation
from storage.db.base import Numbered, insert_new


class Reminder(Numbered, table=True):
    """One person, one subject, one moment. `done_at` is when it was turned into a delivery or dropped."""

    __table_args__ = (UniqueConstraint("workspace_id", "kind", "subject_id", "user_id"),)

    workspace_id: int = Field(foreign_key="workspace.id")
    kind: str
    subject_id: int
    user_id: str
    due_at: datetime = Field(index=True)
    done_at: datetime | None = None


def add(session: Session, reminders: Iterable[Mapping[str, Any]]) -> None:
    """Keep reminders (workspace_id, kind, subject_id, user_id, due_at); a repeat changes nothing."""
    insert_new(session, Reminder, [{**reminder, "done_at": None} for reminder in reminders])


def due(session: Session, now: datetime) -> list[Reminder]:
    """Reminders whose moment has come, oldest first."""
    return list(
        session.exec(
            select(Reminder)
            .where(
                col(Reminder.done_at).is_(None),
                Reminder.due_at <= now,
                col(Reminder.workspace_id).not_in(installation.gone()),
            )
            .order_by(col(Reminder.due_at), col(Reminder.id))
        )
    )


def done(session: Session, reminder_id: int, now: datetime) -> bool:
    """Take a reminder off the list; False when somebody else did already."""
    result = session.connection().execute(
        update(Reminder)
        .where(col(Reminder.id) == reminder_id, col(Reminder.done_at).is_(None))
        .values(done_at=now)
    )
    return result.rowcount == 1


def drop(session: Session, workspace_id: int, kinds: Iterable[str], subject_id: int, now: datetime) -> None:
    """Take every waiting reminder about a subject off the list."""
    session.connection().execute(
        update(Reminder)
        .where(
            col(Reminder.workspace_id) == workspace_id,
            col(Reminder.kind).in_(list(kinds)),
            col(Reminder.subject_id) == subject_id,
            col(Reminder.done_at).is_(None),
        )
        .values(done_at=now)
    )
