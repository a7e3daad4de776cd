"""Purpose: what is still to come or to do, over all rows with a moment.

Answers when to look next and how much is waiting; changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain import delivery as rules
from domain.ritual import State
from storage import delivery, installation
from storage.calendar_feed import CalendarFeed
from storage.delivery import Delivery
from storage.feedback import Feedback
from storage.health import HealthWatch
from storage.member import SideSource
from storage.reminder import Reminder
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
    moments = [
        session.exec(select(func.min(Ritual.next_due_at)).where(Ritual.next_due_at > after)).one(),
        session.exec(select(func.min(SideSource.due_at)).where(SideSource.due_at > after)).one(),
        session.exec(select(func.min(CalendarFeed.due_at)).where(CalendarFeed.due_at > after)).one(),
        session.exec(
            select(func.min(Reminder.due_at)).where(Reminder.due_at > after, col(Reminder.done_at).is_(None))
        ).one(),
        session.exec(select(func.min(Feedback.look_at)).where(col(Feedback.look_at) > after)).one(),
        session.exec(select(func.min(HealthWatch.due_at)).where(HealthWatch.due_at > after)).one(),
        session.exec(
            select(func.min(Delivery.due_at)).where(
                Delivery.due_at > after, col(Delivery.state).in_([rules.State.WAITING, rules.State.HELD])
            )
        ).one(),
        installation.next_renewal(session, after),
    ]
    return min((moment for moment in moments if moment is not None), default=None)


def waiting(session: Session, now: datetime) -> int:
    """How many things are due at `now` and not done."""
    gone = installation.gone()
    due = [
        _count(Ritual).where(col(Ritual.next_due_at) <= now, col(Ritual.workspace_id).not_in(gone)),
        _count(Occurrence).where(
            col(Occurrence.state) == State.DUE, col(Occurrence.workspace_id).not_in(gone)
        ),
        _count(SideSource).where(col(SideSource.due_at) <= now, col(SideSource.workspace_id).not_in(gone)),
        _count(CalendarFeed).where(
            col(CalendarFeed.due_at) <= now, col(CalendarFeed.workspace_id).not_in(gone)
        ),
        _count(Reminder).where(
            col(Reminder.due_at) <= now,
            col(Reminder.done_at).is_(None),
            col(Reminder.workspace_id).not_in(gone),
        ),
        _count(Feedback).where(col(Feedback.look_at) <= now, col(Feedback.workspace_id).not_in(gone)),
        _count(HealthWatch).where(col(HealthWatch.due_at) <= now, col(HealthWatch.workspace_id).not_in(gone)),
    ]
    rest = delivery.undone(session, now) + len(installation.expiring(session, now))
    return sum(session.exec(query).one() for query in due) + rest


def _count(model: type[SQLModel]) -> SelectOfScalar[int]:
    return select(func.count()).select_from(model)
