"""Purpose: the weeks of the relationship that are over, as they were shown, and what was noticed about them.

A week is closed once: what anyone is shown comes from closed weeks, so that nothing shown changes because one
person left or opted out. The score itself is domain/health's business.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import JSON, bindparam, delete
from sqlmodel import Field, Session, SQLModel, col, select

from domain.calendar import week_of
from domain.health.week import WINDOW
from domain.leaders import MOST_UNANSWERED
from storage.db.base import NumberedTable, insert_new, upsert_columns
from storage.db.person_columns import PersonId
from storage.deadline import set_deadline

LOOK = "health.look"


class HealthWeek(SQLModel, table=True):
    """One closed week, from Monday `week`. `figures` is a domain.health.Week as JSON."""

    __tablename__ = "health_week"
    __table_args__ = {"sqlite_with_rowid": False}

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    week: date = Field(primary_key=True)
    figures: dict[str, Any] = Field(sa_type=JSON)
    closed_at: datetime


class HealthWatch(SQLModel, table=True):
    """A relationship that is looked at; `started` is the first day it was."""

    __tablename__ = "health_watch"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    started: date


class HealthAlarm(NumberedTable, table=True):
    """A drop that the two leaders were told of. `finding` is a domain.health.drop.Finding as JSON."""

    __tablename__ = "health_alarm"

    workspace_id: int = Field(foreign_key="workspace.id", index=True)
    day: date
    finding: dict[str, Any] = Field(sa_type=JSON)
    told_at: datetime


class LeaderAnswer(SQLModel, table=True):
    """A leader's own word on one week: on how many days they spoke with their counterpart, and how.

    The row is there once they are asked; `days` is None until they answer.
    """

    __tablename__ = "leader_answer"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    week: date = Field(primary_key=True)
    user_id: str = Field(primary_key=True, sa_type=PersonId)
    counterpart: str = Field(sa_type=PersonId)
    days: int | None = None
    ways: list[str] = Field(sa_type=JSON)


def watch(session: Session, workspace_id: int, at: datetime, today: date) -> None:
    """Look at the workspace's relationship from `at` on; one that is looked at already stays as planned."""
    if insert_new(session, HealthWatch, [{"workspace_id": workspace_id, "started": today}]) == 1:
        set_deadline(session, workspace_id, LOOK, 0, at)


def first_watched_day(session: Session, workspace_id: int) -> date:
    """The first day its relationship was looked at; it is looked at."""
    return session.get_one(HealthWatch, workspace_id).started


def close(session: Session, workspace_id: int, week: date, figures: dict[str, Any], now: datetime) -> bool:
    """Keep a week's figures for good; False when it was closed before."""
    row = {"workspace_id": workspace_id, "week": week, "figures": figures, "closed_at": now}
    return insert_new(session, HealthWeek, [row]) == 1


class ClosedWeek(NamedTuple):
    """A closed week as it is read: its Monday, and a domain.health.Week as JSON."""

    week: date
    figures: dict[str, Any]


def closed_weeks(session: Session, workspace_id: int, first: date, last: date) -> Sequence[ClosedWeek]:
    """The closed weeks whose Monday lies from `first` to `last`, oldest first."""
    asked = {"workspace": workspace_id, "first": first, "last": last}
    return [ClosedWeek(row.week, row.figures) for row in session.connection().execute(_CLOSED, asked)]


# Asked by everyone who looks at the health: built once, and only its values change.
_CLOSED = (
    select(col(HealthWeek.week), col(HealthWeek.figures))
    .where(
        col(HealthWeek.workspace_id) == bindparam("workspace"),
        col(HealthWeek.week).between(bindparam("first"), bindparam("last")),
    )
    .order_by(col(HealthWeek.week))
)


def reopen(session: Session, workspace_id: int, first: date, last: date, now: datetime) -> int:
    """Let the closed weeks be made anew that days from `first` to `last` change, at the next look, which is
    due now; how many there are. A week is looked at together with the three before it.
    """
    if session.get(HealthWatch, workspace_id):
        set_deadline(session, workspace_id, LOOK, 0, now)
    end = week_of(last)[0] + timedelta(weeks=WINDOW - 1)
    weeks = delete(HealthWeek).where(
        col(HealthWeek.workspace_id) == workspace_id, col(HealthWeek.week).between(week_of(first)[0], end)
    )
    return session.connection().execute(weeks).rowcount


def tell(session: Session, workspace_id: int, day: date, finding: dict[str, Any], now: datetime) -> None:
    """Keep that this drop was told."""
    session.add(HealthAlarm(workspace_id=workspace_id, day=day, finding=finding, told_at=now))


def told_since(session: Session, workspace_id: int, since: datetime) -> HealthAlarm | None:
    """The last drop that was told after that moment, or None."""
    rows = select(HealthAlarm).where(HealthAlarm.workspace_id == workspace_id, HealthAlarm.told_at > since)
    return session.exec(rows.order_by(col(HealthAlarm.told_at).desc())).first()


def ask_leader(session: Session, asked: LeaderAnswer) -> None:
    """Keep that a leader is asked about a week, and whom about."""
    session.add(asked)


def answer(session: Session, said: LeaderAnswer) -> None:
    """Keep a leader's answer in place of an earlier one for that week."""
    upsert_columns(session, LeaderAnswer, [said.model_dump()], ["counterpart", "days", "ways"])


def questions_to(session: Session, workspace_id: int, user_id: str, most: int) -> Sequence[LeaderAnswer]:
    """The last questions a leader was asked, the newest first."""
    theirs = select(LeaderAnswer).where(
        LeaderAnswer.workspace_id == workspace_id, LeaderAnswer.user_id == user_id
    )
    return session.exec(theirs.order_by(col(LeaderAnswer.week).desc()).limit(most)).all()


def forget_unanswered(session: Session, workspace_id: int, user_ids: Sequence[str]) -> None:
    """These people logged something: what they left unanswered counts no more, but for the last question."""
    for user_id in user_ids:
        for asked in questions_to(session, workspace_id, user_id, MOST_UNANSWERED)[1:]:
            if asked.days is None:
                session.delete(asked)


def has_answered(session: Session, workspace_id: int, week: date, user_id: str) -> bool:
    """Whether a leader has said how it was that week."""
    said = session.get(LeaderAnswer, (workspace_id, week, user_id))
    return said is not None and said.days is not None


def days_answered(session: Session, workspace_id: int, week: date, two: tuple[str, str]) -> int:
    """On how many days of that week they spoke, as far as either of the two has said."""
    rows = select(LeaderAnswer.days).where(
        LeaderAnswer.workspace_id == workspace_id,
        LeaderAnswer.week == week,
        col(LeaderAnswer.user_id).in_(two),
        col(LeaderAnswer.counterpart).in_(two),
        col(LeaderAnswer.days).is_not(None),
    )
    return max((days or 0 for days in session.exec(rows)), default=0)
