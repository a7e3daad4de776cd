"""Purpose: what happened to each feedback: who, when, from which stage to which, and why.

Rows are only ever added; nothing here changes one. What becomes of a person stands in
handlers/feedback/personal_data.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam
from sqlmodel import Field, Session, col, select

from domain.feedback.stage import Stage
from storage.db.base import NumberedTable
from storage.db.person_columns import PersonId, PersonIds


class FeedbackEvent(NumberedTable, table=True):
    """One step. `actor` is a user id, or empty for the clock; `what` holds what the step said, by name."""

    __tablename__ = "feedback_event"
    __table_args__ = (Index("ix_feedback_event_feedback", "workspace_id", "feedback_number"),)

    workspace_id: int = Field(foreign_key="workspace.id")
    feedback_number: int
    at: datetime
    actor: str = Field(sa_type=PersonId)
    from_stage: str
    to_stage: str
    why: str = ""
    what: dict[str, Any] = Field(sa_type=PersonIds)


# Every card and list shows what was said last: built once.
EVENTS = (
    select(FeedbackEvent)
    .where(
        FeedbackEvent.workspace_id == bindparam("workspace"),
        col(FeedbackEvent.feedback_number).in_(bindparam("numbers", expanding=True)),
    )
    .order_by(col(FeedbackEvent.id))
)


def record(
    session: Session,
    workspace_id: int,
    number: int,
    actor: str,
    stages: tuple[Stage, Stage],
    now: datetime,
    why: str = "",
    what: Mapping[str, Any] | None = None,
) -> int:
    """Add a step to the history; the event's number."""
    event = FeedbackEvent(
        workspace_id=workspace_id,
        feedback_number=number,
        at=now,
        actor=actor,
        from_stage=stages[0],
        to_stage=stages[1],
        why=why,
        what=dict(what or {}),
    )
    session.add(event)
    session.flush()
    return event.number


def events(session: Session, workspace_id: int, number: int) -> Sequence[FeedbackEvent]:
    """All that happened to a feedback, in order."""
    return events_of(session, workspace_id, [number]).get(number, [])


def events_of(session: Session, workspace_id: int, numbers: Sequence[int]) -> dict[int, list[FeedbackEvent]]:
    """All that happened to each of these, in order; those nothing happened to are missing."""
    found: dict[int, list[FeedbackEvent]] = {}
    asked = {"workspace": workspace_id, "numbers": numbers}
    for event in session.exec(EVENTS, params=asked):
        found.setdefault(event.feedback_number, []).append(event)
    return found
