"""Purpose: the ride-alongs that were booked and the answers given to them.

When people are reminded is in storage/deadline.
"""

from datetime import datetime

from sqlmodel import Field, Session, col, select

from domain.ride_along import STANDING, RideAnswer, RideState
from storage.db.base import NumberedTable
from storage.db.person_columns import PersonId


class RideAlong(NumberedTable, table=True):
    """A marketer joins a rep at an account. `at` is an instant; the answers are domain.ride_along.Answer."""

    __tablename__ = "ride_along"

    workspace_id: int = Field(foreign_key="workspace.id", index=True)
    marketer: str = Field(sa_type=PersonId)
    rep: str = Field(sa_type=PersonId)
    at: datetime = Field(index=True)
    account: str
    state: str = RideState.PROPOSED
    marketer_answer: str = RideAnswer.OPEN
    rep_answer: str = RideAnswer.OPEN
    created_at: datetime

    @property
    def people(self) -> tuple[str, str]:
        return self.marketer, self.rep

    def answer_of(self, user: str) -> RideAnswer:
        """What that one of the two answered."""
        return RideAnswer(self.marketer_answer if user == self.marketer else self.rep_answer)

    def counterpart(self, user: str) -> str:
        """Who rides with `user`."""
        return self.rep if user == self.marketer else self.marketer


def add(session: Session, ride: RideAlong) -> RideAlong:
    """Keep a ride-along; its id is known afterwards."""
    session.add(ride)
    session.flush()
    return ride


def find(session: Session, workspace_id: int, ride_id: int) -> RideAlong | None:
    """That ride-along of that workspace, or None; held for change until the transaction ends."""
    found = session.get(RideAlong, ride_id, with_for_update=True)
    return found if found and found.workspace_id == workspace_id else None


def same(session: Session, ride: RideAlong) -> RideAlong | None:
    """A standing ride-along of the same two people at the same moment, or None."""
    return session.exec(
        select(RideAlong).where(
            RideAlong.workspace_id == ride.workspace_id,
            RideAlong.marketer == ride.marketer,
            RideAlong.rep == ride.rep,
            RideAlong.at == ride.at,
            RideAlong.state != RideState.DECLINED,
        )
    ).first()


def of_person(session: Session, workspace_id: int, user: str, since: datetime) -> list[RideAlong]:
    """The person's ride-alongs from `since` on that stand, soonest first."""
    return list(
        session.exec(
            select(RideAlong)
            .where(
                RideAlong.workspace_id == workspace_id,
                (col(RideAlong.marketer) == user) | (col(RideAlong.rep) == user),
                RideAlong.at >= since,
                col(RideAlong.state).in_(STANDING),
            )
            .order_by(col(RideAlong.at), col(RideAlong.id))
        )
    )


def between(session: Session, workspace_id: int, since: datetime, until: datetime) -> list[RideAlong]:
    """Confirmed ride-alongs from `since` until before `until`, soonest first."""
    return list(
        session.exec(
            select(RideAlong)
            .where(
                RideAlong.workspace_id == workspace_id,
                RideAlong.at >= since,
                RideAlong.at < until,
                RideAlong.state == RideState.CONFIRMED,
            )
            .order_by(col(RideAlong.at), col(RideAlong.id))
        )
    )
