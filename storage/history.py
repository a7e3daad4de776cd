"""Purpose: what happened to each thing that has a life: who, when, from which state to which, and why.

Rows are only ever added; nothing here changes one. What becomes of a person's rows when they are erased is
declared in bot/features.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam
from sqlmodel import Field, Session, col, select

from storage.db.base import NumberedTable
from storage.db.person_columns import PersonId, PersonIds
from storage.outbox import About
from storage.scope import Scope


class HistoryEvent(NumberedTable, table=True):
    """One step of what `about_kind` and `about_number` name.

    `actor` is a user id, or empty for the clock; `what` holds what the step said, by name.
    """

    __tablename__ = "history_event"
    __table_args__ = (Index("ix_history_event_about", "workspace_id", "about_kind", "about_number"),)

    workspace_id: int = Field(foreign_key="workspace.id")
    about_kind: str
    about_number: int
    at: datetime
    actor: str = Field(sa_type=PersonId)
    from_state: str
    to_state: str
    why: str = ""
    what: dict[str, Any] = Field(sa_type=PersonIds)


# Every card and list shows what was said last: built once.
EVENTS = (
    select(HistoryEvent)
    .where(
        HistoryEvent.workspace_id == bindparam("workspace"),
        HistoryEvent.about_kind == bindparam("kind"),
        col(HistoryEvent.about_number).in_(bindparam("numbers", expanding=True)),
    )
    .order_by(col(HistoryEvent.id))
)


def record(
    scope: Scope,
    about: About,
    actor: str,
    states: tuple[str, str],
    why: str = "",
    what: Mapping[str, Any] | None = None,
) -> int:
    """Add that somebody took it from the one state to the other; the event's number."""
    event = HistoryEvent(
        workspace_id=scope.workspace_id,
        about_kind=about.kind,
        about_number=about.number,
        at=scope.now,
        actor=actor,
        from_state=states[0],
        to_state=states[1],
        why=why,
        what=dict(what or {}),
    )
    scope.session.add(event)
    scope.session.flush()
    return event.number


def events(session: Session, workspace_id: int, about: About) -> Sequence[HistoryEvent]:
    """All that happened to a thing, in order."""
    return events_of(session, workspace_id, about.kind, [about.number]).get(about.number, [])


def events_of(
    session: Session, workspace_id: int, kind: str, numbers: Sequence[int]
) -> dict[int, list[HistoryEvent]]:
    """All that happened to each of these, in order; those nothing happened to are missing."""
    found: dict[int, list[HistoryEvent]] = {}
    asked = {"workspace": workspace_id, "kind": kind, "numbers": numbers}
    for event in session.exec(EVENTS, params=asked):
        found.setdefault(event.about_number, []).append(event)
    return found
