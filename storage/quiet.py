"""Purpose: when each person wants to be left alone, and what the ledger holds back for them.

When that is over is domain/quiet's business. Slack's do-not-disturb is read by bot/readers/do_not_disturb.py
and kept here.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import JSON, Select, and_, bindparam, func, update
from sqlalchemy import select as select_core
from sqlmodel import Field, Session, SQLModel, col, select

from domain import quiet as rules
from domain.calendar import parse_time, persons_zone, zone
from domain.delivery import DeliveryState, Urgency
from domain.quiet import Disturbance, HeldMessage, Recipient, SpentBudget
from storage import member, ritual, workspace
from storage.db.base import table, upsert_columns
from storage.db.engine import wake
from storage.db.person_columns import PersonId
from storage.outbox.deliveries import Delivery

# What Slack said of somebody's do-not-disturb holds for so long.
FRESH = timedelta(minutes=2)


class Quiet(SQLModel, table=True):
    """What a person chose: wall times (HH:MM), weekdays, the most messages a day (0: no limit)."""

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    user_id: str = Field(primary_key=True, sa_type=PersonId)
    starts: str
    ends: str
    days: list[str] = Field(sa_type=JSON)
    most: int
    away_until: date | None = None


class DoNotDisturb(SQLModel, table=True):
    """What Slack last said of a person: from `starts` to `ends`, or both None for no such time."""

    __tablename__ = "do_not_disturb"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    user_id: str = Field(primary_key=True, sa_type=PersonId)
    starts: datetime | None = None
    ends: datetime | None = None
    read_at: datetime


_D, _DND = table(Delivery).c, table(DoNotDisturb).c


def quiet_hours(session: Session, workspace_id: int, user_id: str) -> rules.QuietHours:
    """The person's own setting, or the usual one."""
    row = session.get(Quiet, (workspace_id, user_id))
    if row is None:
        return rules.QuietHours()
    return rules.QuietHours(
        parse_time(row.starts), parse_time(row.ends), tuple(row.days), row.most, row.away_until
    )


def choose(session: Session, workspace_id: int, user_id: str, quiet: rules.QuietHours, now: datetime) -> None:
    """Keep a person's setting, and look again at all that waits for them."""
    row = {
        "workspace_id": workspace_id,
        "user_id": user_id,
        "starts": f"{quiet.starts:%H:%M}",
        "ends": f"{quiet.ends:%H:%M}",
        "days": list(quiet.days),
        "most": quiet.most,
        "away_until": quiet.away_until,
    }
    upsert_columns(session, Quiet, [row], ["starts", "ends", "days", "most", "away_until"])
    session.connection().execute(
        update(Delivery).where(*_held(workspace_id, user_id), col(Delivery.owed_at) <= now).values(due_at=now)
    )
    wake(session)


def person(session: Session, workspace_id: int, user_id: str) -> Recipient:
    """All that says when the person may be written to; the workspace's zone where theirs is unknown."""
    known = member.find(session, workspace_id, user_id)
    name = persons_zone(known.zone if known else None, workspace.get(session, workspace_id).zone)
    read = session.get(DoNotDisturb, (workspace_id, user_id))
    disturbed = Disturbance(read.starts, read.ends) if read and read.starts and read.ends else None
    countries = {of.country for of in ritual.of_workspace(session, workspace_id)}
    return Recipient(
        quiet_hours(session, workspace_id, user_id), zone(name), disturbed, next(iter(sorted(countries)), "")
    )


def learn(session: Session, workspace_id: int, read: Mapping[str, Disturbance | None], now: datetime) -> None:
    """Keep what Slack says of people's do-not-disturb."""
    rows = [
        {
            "workspace_id": workspace_id,
            "user_id": user,
            "starts": disturbed.starts if disturbed else None,
            "ends": disturbed.ends if disturbed else None,
            "read_at": now,
        }
        for user, disturbed in read.items()
    ]
    upsert_columns(session, DoNotDisturb, rows, ["starts", "ends", "read_at"])
    wake(session)


def due(session: Session, now: datetime, *, fresh: bool) -> list[tuple[int, str]]:
    """Workspace and user id of each for whom something held is due.

    `fresh` asks for those whose do-not-disturb was read just now; otherwise for those it was not.
    """
    asked = {"now": now, "stale": now - FRESH}
    rows = session.connection().execute(_due(fresh=fresh), asked)
    return [(row.workspace_id, row.target) for row in rows]


@cache
def _due(*, fresh: bool) -> Select[Any]:
    """Asked at every look: built once for each."""
    known = and_(
        _DND.workspace_id == _D.workspace_id,
        _DND.user_id == _D.target,
        # Later than now: the clock was set back since.
        _DND.read_at.between(bindparam("stale"), bindparam("now")),
    )
    return (
        select_core(_D.workspace_id, _D.target)
        .outerjoin(table(DoNotDisturb), known)
        .where(
            _D.state == DeliveryState.HELD,
            _D.due_at <= bindparam("now"),
            _DND.user_id.is_not(None) if fresh else _DND.user_id.is_(None),
        )
        .distinct()
        .order_by(_D.workspace_id, _D.target)
    )


def held_deliveries(session: Session, workspace_id: int, user_id: str, now: datetime) -> list[Delivery]:
    """All that waits for the person since some moment up to `now`, oldest first."""
    return list(
        session.exec(
            select(Delivery)
            .where(*_held(workspace_id, user_id), Delivery.owed_at <= now)
            .order_by(col(Delivery.owed_at), col(Delivery.id))
        )
    )


def _held(workspace_id: int, user_id: str) -> Sequence[Any]:
    return (
        col(Delivery.workspace_id) == workspace_id,
        col(Delivery.target) == user_id,
        col(Delivery.state) == DeliveryState.HELD,
    )


def as_rules(one: Delivery) -> HeldMessage:
    """What the rules need to know of a held delivery."""
    return HeldMessage(one.number, Urgency(one.urgency), one.owed_at)


def spent_budget(session: Session, workspace_id: int, user_id: str, since: datetime) -> SpentBudget:
    """What was let through to the person since then."""
    rows = session.connection().execute(
        select(Delivery.urgency, func.count())
        .where(
            Delivery.workspace_id == workspace_id,
            Delivery.target == user_id,
            col(Delivery.state) != DeliveryState.BUNDLED,
            col(Delivery.released_at) >= since,
        )
        .group_by(Delivery.urgency)
    )
    counts = {row[0]: row[1] for row in rows}
    return SpentBudget(counts.get(Urgency.SOON, 0), counts.get(Urgency.BATCH, 0) > 0)


def release(
    session: Session, delivery_id: int, payload: Mapping[str, Any], urgency: Urgency, now: datetime
) -> None:
    """Let a held delivery go out now, with this payload; it counts as `urgency` in the person's day."""
    session.connection().execute(
        update(Delivery)
        .where(col(Delivery.id) == delivery_id, col(Delivery.state) == DeliveryState.HELD)
        .values(
            state=DeliveryState.WAITING,
            due_at=now,
            released_at=now,
            payload=dict(payload),
            urgency=str(urgency),
        )
    )
    wake(session)


def bundle(session: Session, delivery_ids: Sequence[int], key: str) -> None:
    """These go out as part of the delivery `key`."""
    session.connection().execute(
        update(Delivery)
        .where(col(Delivery.id).in_(delivery_ids), col(Delivery.state) == DeliveryState.HELD)
        .values(state=DeliveryState.BUNDLED, of_key=key)
    )


def put_off(session: Session, delivery_ids: Sequence[int], until: datetime) -> None:
    """Look at these again at `until`."""
    session.connection().execute(
        update(Delivery)
        .where(col(Delivery.id).in_(delivery_ids), col(Delivery.state) == DeliveryState.HELD)
        .values(due_at=until)
    )


def put_off_all(session: Session, workspace_id: int, user_ids: Sequence[str], until: datetime) -> None:
    """Look at all that waits for these people again at `until`."""
    session.connection().execute(
        update(Delivery)
        .where(
            col(Delivery.workspace_id) == workspace_id,
            col(Delivery.target).in_(user_ids),
            col(Delivery.state) == DeliveryState.HELD,
            col(Delivery.due_at) <= until,
        )
        .values(due_at=until)
    )
