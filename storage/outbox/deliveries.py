"""Purpose: the ledger: every Slack call the bot owes, and how far each one has come.

Who takes which delivery when is in storage/outbox/queue. Does not call Slack; bot/delivery does, and writes
back here what came of it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint, and_, func, or_, text, update
from sqlalchemy.sql.dml import Update
from sqlmodel import Field, Session, col, select

from domain.delivery import DeliveryKind, DeliveryState, Urgency, is_person
from storage.db.base import NumberedTable, insert_new
from storage.db.engine import wake
from storage.db.person_columns import PersonId
from storage.outbox.payload import arguments, content_of

POSTED = text("ts IS NOT NULL")
WAITING = text("state = 'waiting'")


class Delivery(NumberedTable, table=True):
    """One Slack call owed. `target` is a channel or user id; deliveries to one target keep their order.

    `owed_at` is when it was first due, `due_at` when it is tried next, `error` what the last try ended on,
    `unknown_since` when a try ended without telling whether it arrived, and `unknowns` how many did so.
    `of_key` names the delivery an update changes or whose thread a file goes to, and `file_id` the upload of
    a file. `channel` and `ts` are Slack's names for what was sent. `released_at` is when a held one was let
    through. `tell` is the user told, once, when it cannot be delivered for good; then it goes to `instead`,
    where one is named. `about_kind` and `about_number` name what it speaks of, empty and 0 where nothing is.
    `owner` is the process that sends it (storage/outbox/ownership), while it is being sent.
    """

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("ix_delivery_due", "state", "due_at"),
        Index("ix_delivery_lane", "workspace_id", "target", "state"),
        # The first of each lane is found here alone, ten times a second however deep the lanes are.
        Index(
            "ix_delivery_waiting",
            "state",
            "workspace_id",
            "target",
            "id",
            "due_at",
            "error",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        Index("ix_delivery_about", "workspace_id", "about_kind", "about_number"),
        Index("ix_delivery_ts", "workspace_id", "ts", sqlite_where=POSTED, postgresql_where=POSTED),
        Index("ix_delivery_sent_at", "sent_at"),
        # Whatever two processes believe, one target is never posted to by both at once.
        Index(
            "uq_delivery_sending",
            "workspace_id",
            "target",
            unique=True,
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
    )

    workspace_id: int = Field(foreign_key="workspace.id")
    key: str
    kind: str
    target: str = Field(sa_type=PersonId)
    payload: dict[str, Any] = Field(sa_type=JSON)
    urgency: str
    due_at: datetime
    of_key: str | None = None
    file_id: str | None = None
    tell: str | None = Field(default=None, sa_type=PersonId)
    instead: str | None = Field(default=None, sa_type=PersonId)
    about_kind: str = ""
    about_number: int = 0
    state: str = DeliveryState.WAITING
    attempts: int = 0
    unknown_since: datetime | None = None
    unknowns: int = 0
    owner: int | None = Field(default=None, sa_type=BigInteger)
    channel: str | None = None
    ts: str | None = None
    error: str = ""
    owed_at: datetime
    released_at: datetime | None = None
    sent_at: datetime | None = None

    @property
    def lateness(self) -> timedelta | None:
        """From the moment it was first due until it was sent; None while it is not."""
        return self.sent_at - self.owed_at if self.sent_at else None


@dataclass(frozen=True)
class NewDelivery:
    """A delivery to write. `payload` is what the Slack call says beside its target."""

    workspace_id: int
    key: str
    target: str
    payload: Mapping[str, Any]
    due_at: datetime
    kind: DeliveryKind = DeliveryKind.MESSAGE
    urgency: Urgency = Urgency.NOW
    of_key: str | None = None
    tell: str | None = None
    instead: str | None = None
    about_kind: str = ""
    about_number: int = 0


def owe(session: Session, owed: Sequence[NewDelivery]) -> int:
    """Write what is owed in the transaction that caused it; how many were new. A known key stays.

    A message to a person that is not urgent is held back until storage/quiet lets it through.
    """
    rows = [_row(one) for one in owed]
    wake(session)
    new = insert_new(session, Delivery, rows)
    for one in owed:
        if one.kind is DeliveryKind.UPDATE:
            _change_held(session, one)
    return new


def _change_held(session: Session, owed: NewDelivery) -> None:
    """What was not said yet is simply said in its new words."""
    content = content_of(owed.payload)
    original = find(session, owed.workspace_id, str(owed.of_key))
    change = find(session, owed.workspace_id, owed.key)
    if original and change and original.state == DeliveryState.HELD:
        original.payload = {**arguments(original.payload), **content}
        change.state, change.sent_at = DeliveryState.BUNDLED, owed.due_at
        session.add_all([original, change])
        session.flush()


def _row(owed: NewDelivery) -> dict[str, Any]:
    to_a_person = owed.kind is DeliveryKind.MESSAGE and is_person(owed.target)
    held = to_a_person and owed.urgency is not Urgency.NOW
    return {
        "workspace_id": owed.workspace_id,
        "key": owed.key,
        "kind": owed.kind,
        "target": owed.target,
        "payload": dict(owed.payload),
        "urgency": owed.urgency,
        "due_at": owed.due_at,
        "of_key": owed.of_key,
        "file_id": None,
        "tell": owed.tell,
        "instead": owed.instead,
        "about_kind": owed.about_kind,
        "about_number": owed.about_number,
        "state": DeliveryState.HELD if held else DeliveryState.WAITING,
        "attempts": 0,
        "unknown_since": None,
        "unknowns": 0,
        "error": "",
        "owed_at": owed.due_at,
    }


def find(session: Session, workspace_id: int, key: str) -> Delivery | None:
    """The delivery with that key, or None."""
    return session.exec(
        select(Delivery).where(Delivery.workspace_id == workspace_id, Delivery.key == key)
    ).one_or_none()


def posted_at(session: Session, workspace_id: int, channel: str, ts: str) -> Delivery | None:
    """The delivery that is that message, or None when it is none of ours.

    A change of it stands at the same place: that is not the message.
    """
    return session.exec(
        select(Delivery).where(
            Delivery.workspace_id == workspace_id,
            Delivery.ts == ts,
            Delivery.channel == channel,
            Delivery.kind != DeliveryKind.UPDATE,
        )
    ).first()


def has_failed(session: Session, workspace_id: int, key: str) -> bool:
    """Whether the delivery with that key ended without arriving."""
    found = find(session, workspace_id, key)
    return found is not None and found.state == DeliveryState.FAILED


def record_upload(session: Session, delivery_id: int, file_id: str) -> None:
    """Remember the upload of a file before anybody can see it."""
    session.connection().execute(
        update(Delivery).where(col(Delivery.id) == delivery_id).values(file_id=file_id)
    )


def record_sent(
    session: Session, delivery_id: int, channel: str | None, ts: str | None, now: datetime
) -> bool:
    """Record that it arrived; False when that was recorded before.

    There is nothing to record where whoever it went to was erased meanwhile.
    """
    result = session.connection().execute(
        update(Delivery)
        .where(col(Delivery.id) == delivery_id, col(Delivery.sent_at).is_(None))
        .values(state=DeliveryState.SENT, channel=channel, ts=ts, sent_at=now, error="", owner=None)
    )
    wake(session)
    return result.rowcount == 1 or session.get(Delivery, delivery_id) is None


def postpone(
    session: Session,
    delivery_id: int,
    due_at: datetime,
    error: str,
    unknown_since: datetime | None = None,
    *,
    attempt: int | None = None,
    unknown: bool = False,
) -> None:
    """Try what is being sent again at `due_at`; with `unknown`, whether this try arrived is not known.

    `attempt` tells this try from one of another process that took the delivery over meanwhile.
    """
    values: dict[str, Any] = {"state": DeliveryState.WAITING, "due_at": due_at, "error": error, "owner": None}
    values |= {"unknown_since": unknown_since, "unknowns": col(Delivery.unknowns) + int(unknown)}
    session.connection().execute(_being_sent(delivery_id, attempt).values(**values))


def fail(session: Session, delivery_id: int, error: str, attempt: int | None = None) -> None:
    """End what is being sent for good: Slack would only refuse it again. `attempt` as above."""
    session.connection().execute(
        _being_sent(delivery_id, attempt).values(state=DeliveryState.FAILED, error=error, owner=None)
    )
    wake(session)


def end_left(session: Session, delivery_id: int, error: str, attempt: int | None = None) -> None:
    """End what is being sent quietly: its reader has left. `attempt` as above."""
    session.connection().execute(
        _being_sent(delivery_id, attempt).values(state=DeliveryState.LEFT, error=error, owner=None)
    )
    wake(session)


def _being_sent(delivery_id: int, attempt: int | None) -> Update:
    chosen = update(Delivery).where(
        col(Delivery.id) == delivery_id, col(Delivery.state) == DeliveryState.SENDING
    )
    return chosen if attempt is None else chosen.where(col(Delivery.attempts) == attempt)


def count_undone(session: Session, now: datetime) -> int:
    """How many deliveries are due and not yet sent."""
    due = or_(
        and_(
            col(Delivery.state).in_([DeliveryState.WAITING, DeliveryState.HELD]), col(Delivery.due_at) <= now
        ),
        col(Delivery.state) == DeliveryState.SENDING,
    )
    return session.connection().execute(select(func.count()).select_from(Delivery).where(due)).scalar_one()


def newest(
    session: Session, workspace_id: int, states: Collection[DeliveryState], most: int
) -> list[Delivery]:
    """The newest deliveries in one of these states, the last due first."""
    return list(
        session.exec(
            select(Delivery)
            .where(Delivery.workspace_id == workspace_id, col(Delivery.state).in_(states))
            .order_by(col(Delivery.owed_at).desc(), col(Delivery.id).desc())
            .limit(most)
        )
    )


def counts(session: Session, workspace_id: int, since: datetime) -> dict[DeliveryState, int]:
    """How many deliveries owed since then stand in each state; zeros included."""
    rows = session.connection().execute(
        select(Delivery.state, func.count())
        .where(Delivery.workspace_id == workspace_id, col(Delivery.owed_at) >= since)
        .group_by(Delivery.state)
    )
    return {**dict.fromkeys(DeliveryState, 0), **{DeliveryState(state): count for state, count in rows}}
