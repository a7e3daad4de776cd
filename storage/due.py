"""Purpose: what is still to come or to do, over all rows with a moment.

Answers when to look next and how much is waiting; changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, union_all
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain import delivery as rules
from domain.ritual import OccurrenceState
from storage import installation
from storage.db.base import table
from storage.deadline import Deadline
from storage.outbox import deliveries
from storage.outbox.deliveries import Delivery
from storage.ritual import Occurrence, Ritual


@dataclass(frozen=True)
class Look:
    """How many things are due and not done, and the next moment at which one is, or None."""

    waiting: int
    coming: datetime | None


def look(session: Session, now: datetime) -> Look:
    """Both, in this order: what is put off after the first look is seen by the second."""
    count = waiting(session, now)
    return Look(count, next_moment(session, now))


def next_moment(session: Session, after: datetime) -> datetime | None:
    """The earliest moment after `after` at which something is due, or None."""
    moments = list(session.connection().execute(_COMING, {"after": after}).scalars())
    moments.append(installation.next_renewal(session, after))
    return min((moment for moment in moments if moment is not None), default=None)


def _first(column: ColumnElement[datetime], *more: ColumnElement[bool]) -> Select[Any]:
    return select(func.min(column)).where(column > bindparam("after"), *more)


_DELIVERY, _DEADLINE = table(Delivery).c, table(Deadline).c
_OPEN = or_(_DELIVERY.state == rules.DeliveryState.WAITING, _DELIVERY.state == rules.DeliveryState.HELD)
# Asked at every look at all of it: one statement, built once.
_COMING = union_all(
    _first(table(Ritual).c.next_due_at),
    _first(_DEADLINE.due_at, _DEADLINE.done_at.is_(None)),
    _first(_DELIVERY.due_at, _OPEN),
)


def waiting(session: Session, now: datetime) -> int:
    """How many things are due at `now` and not done."""
    gone = installation.uninstalled_workspaces()
    due = [
        _count(Ritual).where(col(Ritual.next_due_at) <= now, col(Ritual.workspace_id).not_in(gone)),
        _count(Occurrence).where(
            col(Occurrence.state) == OccurrenceState.DUE, col(Occurrence.workspace_id).not_in(gone)
        ),
        _count(Deadline).where(
            col(Deadline.due_at) <= now,
            col(Deadline.done_at).is_(None),
            col(Deadline.workspace_id).not_in(gone),
        ),
    ]
    rest = deliveries.count_undone(session, now) + len(installation.expiring(session, now))
    return sum(session.exec(query).one() for query in due) + rest


def _count(model: type[SQLModel]) -> SelectOfScalar[int]:
    return select(func.count()).select_from(model)
