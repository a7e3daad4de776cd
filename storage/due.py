"""Purpose: what is still to come or to do, over all rows with a moment.

Answers when to look next and how much is waiting; changes nothing.
"""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from domain import delivery as rules
from domain.ritual import State
from storage import delivery
from storage.delivery import Delivery
from storage.member import SideSource
from storage.reminder import Reminder
from storage.ritual import Occurrence, Ritual


def next_moment(session: Session, after: datetime) -> datetime | None:
    """The earliest moment after `after` at which something is due, or None."""
    moments = [
        session.exec(select(func.min(Ritual.next_due_at)).where(Ritual.next_due_at > after)).one(),
        session.exec(select(func.min(SideSource.due_at)).where(SideSource.due_at > after)).one(),
        session.exec(
            select(func.min(Reminder.due_at)).where(Reminder.due_at > after, col(Reminder.done_at).is_(None))
        ).one(),
        session.exec(
            select(func.min(Delivery.due_at)).where(
                Delivery.due_at > after, col(Delivery.state).in_([rules.State.WAITING, rules.State.HELD])
            )
        ).one(),
    ]
    return min((moment for moment in moments if moment is not None), default=None)


def waiting(session: Session, now: datetime) -> int:
    """How many things are due at `now` and not done."""
    due = [
        select(func.count()).select_from(Ritual).where(col(Ritual.next_due_at) <= now),
        select(func.count()).select_from(Occurrence).where(col(Occurrence.state) == State.DUE),
        select(func.count()).select_from(SideSource).where(col(SideSource.due_at) <= now),
        select(func.count())
        .select_from(Reminder)
        .where(col(Reminder.due_at) <= now, col(Reminder.done_at).is_(None)),
    ]
    return sum(session.exec(query).one() for query in due) + delivery.undone(session, now)
