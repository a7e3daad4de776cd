"""Purpose: what happened to each feedback: who, when, from which stage to which, and why.

Rows are only ever added; nothing here changes one. Erasing a person is in storage/feedback/person.py.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, Session, col, select

from domain.feedback.stage import Stage
from storage.base import Numbered


class FeedbackEvent(Numbered, table=True):
    """One step. `actor` is a user id, or empty for the clock; `what` holds what the step said, by name."""

    __tablename__ = "feedback_event"
    __table_args__ = (Index("ix_feedback_event_feedback", "workspace_id", "feedback_number"),)

    workspace_id: int = Field(foreign_key="workspace.id")
    feedback_number: int
    at: datetime
    actor: str
    from_stage: str
    to_stage: str
    why: str = ""
    what: dict[str, Any] = Field(sa_type=JSON)


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
    return session.exec(
        select(FeedbackEvent)
        .where(FeedbackEvent.workspace_id == workspace_id, FeedbackEvent.feedback_number == number)
        .order_by(col(FeedbackEvent.id))
    ).all()
