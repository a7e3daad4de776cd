"""Purpose: the line of deliveries: which are ready, who takes one, and what the dead leave behind.

The rows themselves, and what comes of each, are in storage/outbox/deliveries. Does not call Slack.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, literal_column, or_, select, tuple_, union, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from domain.delivery import LONGEST_WAIT, DeliveryKind, DeliveryState
from storage.db import driver
from storage.db.base import table
from storage.db.in_list import among
from storage.outbox.deliveries import Delivery

# A message stamped later than this from now was stamped before the clock was set back.
CLOCKS_APART = timedelta(seconds=1)
Wait = tuple[int, str, bool]
"""A call that must wait: the workspace, the kind of delivery, and whether its outcome is unknown."""


@dataclass(frozen=True, slots=True)
class ReadyDelivery:
    """What is known of a delivery before anybody takes it: not its payload, which whoever takes it reads."""

    number: int
    key: str
    workspace_id: int
    kind: str
    attempts: int


@dataclass(slots=True)
class ClaimedDelivery:
    """A delivery that is being sent, as it stood when it was taken; words as in storage/outbox/deliveries.

    A plain value, since thousands may be taken within seconds.
    """

    number: int
    workspace_id: int
    key: str
    kind: str
    target: str
    payload: dict[str, Any]
    of_key: str | None
    file_id: str | None
    tell: str | None
    instead: str | None
    attempts: int
    unknown_since: datetime | None
    unknowns: int
    owed_at: datetime
    owner: int | None = None


_D = table(Delivery).c
_LANE = (_D.workspace_id, _D.target)
# The lanes that must not go on yet, found once and joined: asked for each row, or as pairs in a list, the
# same takes ten times as long among thousands of lanes.
_BUSY = select(*_LANE).where(_D.state == literal_column(f"'{DeliveryState.SENDING}'"))
# Those with a message sent lately. A clock that was set back leaves times that are yet to come.
_SPOKE = select(*_LANE).where(
    _D.kind == DeliveryKind.MESSAGE, _D.sent_at > bindparam("since"), _D.sent_at <= bindparam("until")
)
_waiting = table(Delivery).alias()
# Neither database knows that the index of what waits serves unless the state is said in the statement itself.
_FIRST = (
    select(func.min(_waiting.c.id).label("id"))
    .where(
        _waiting.c.state == literal_column(f"'{DeliveryState.WAITING}'"),
        or_(_waiting.c.due_at <= bindparam("now"), _waiting.c.error != ""),
    )
    .group_by(_waiting.c.workspace_id, _waiting.c.target)
    .subquery()
)
_READY = (_D.id.label("number"), *(_D[field.name] for field in fields(ReadyDelivery)[1:]))
_CLAIMED = (_D.id.label("number"), *(_D[field.name] for field in fields(ClaimedDelivery)[1:-1]))

_AMONG = (among(_D.id, "ids"), _D.state == DeliveryState.WAITING)
_CLAIM = (
    update(table(Delivery))
    .where(*_AMONG)
    .values(state=DeliveryState.SENDING, attempts=_D.attempts + 1, owner=bindparam("by"))
)
# What another process is about to take is its own; whoever is locked here is claimed next.
_FREE = (
    select(*_CLAIMED)
    .where(*_AMONG, _D.due_at <= bindparam("now"))
    .order_by(_D.due_at, _D.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)


def ready(
    session: Session,
    now: datetime,
    most: int,
    waits: Collection[Wait] = (),
    spacing: timedelta = timedelta(),
) -> list[ReadyDelivery]:
    """The first due delivery of each lane, oldest first.

    Lanes that wait are left out. A lane waits while an earlier delivery of it is being sent or is waiting for
    another try, and for `spacing` after a message. What is in `waits` is left out too.
    """
    query = _ready(spaced=bool(spacing))
    asked = {"now": now, "since": now - spacing, "until": now + CLOCKS_APART, "most": most}
    if waits:
        call = tuple_(_D.workspace_id, _D.kind, _D.unknown_since.is_not(None))
        rows = driver.rows_of(session, query.where(call.not_in(list(waits))).params(asked))
    else:
        rows = driver.read(session, query, asked)
    return [ReadyDelivery(**row._asdict()) for row in rows]


@cache
def _ready(*, spaced: bool) -> Select[Any]:
    """In one pass: to ask each row for an earlier one of its lane takes long where a lane is deep."""
    stopped = union(_BUSY, _SPOKE).subquery() if spaced else _BUSY.subquery()
    lane = and_(_D.workspace_id == stopped.c.workspace_id, _D.target == stopped.c.target)
    return (
        select(*_READY)
        .join(_FIRST, _D.id == _FIRST.c.id)
        .outerjoin(stopped, lane)
        .where(_D.due_at <= bindparam("now"), stopped.c.target.is_(None))
        .order_by(_D.due_at, _D.id)
        .limit(bindparam("most"))
    )


def claim(session: Session, ids: Sequence[int], owner: int | None = None) -> set[int]:
    """Mark deliveries as being sent by `owner` and count the attempt; those that were still waiting.

    From here on the outcome may be unknown.
    """
    together = session.begin_nested()
    try:
        whole = _claim(session, ids, owner) == len(ids)
    except IntegrityError:
        # One of them shares its lane with what another process is sending; the others are still free.
        whole = False
    if whole:
        together.commit()
        return set(ids)
    together.rollback()
    return set().union(*(claim(session, [one], owner) for one in ids)) if len(ids) > 1 else set()


def _claim(session: Session, ids: Sequence[int], owner: int | None) -> int:
    """How many were waiting."""
    return driver.run(session, _CLAIM, [{"ids": list(ids), "by": owner}])


def take(
    session: Session, ids: Sequence[int], owner: int | None, now: datetime, most: int | None = None
) -> list[ClaimedDelivery]:
    """Claim what is due of these, `most` at most, and hand them over as they stand then.

    The first due comes first.
    """
    asked = {"ids": list(ids), "now": now, "most": len(ids) if most is None else most}
    found = [ClaimedDelivery(**row._asdict()) for row in driver.read(session, _FREE, asked)]
    mine = claim(session, [one.number for one in found], owner) if found else set()
    return [replace(one, attempts=one.attempts + 1, owner=owner) for one in found if one.number in mine]


def sending_processes(session: Session) -> set[int | None]:
    """The processes that are sending something, as far as the ledger knows."""
    query = select(_D.owner).where(_D.state == DeliveryState.SENDING).distinct()
    return {row.owner for row in driver.rows_of(session, query)}


def take_back(
    session: Session,
    now: datetime,
    owners: Collection[int | None],
    due_at: datetime | None = None,
    busy: Collection[int] = (),
) -> int:
    """Put what these owners do not send any more back in line, but for the ids in `busy`; how many.

    Whether these tries arrived is unknown. They are due again at `due_at`, or as they were.
    """
    values: dict[str, Any] = {
        "state": DeliveryState.WAITING,
        "owner": None,
        "unknown_since": now,
        "unknowns": col(Delivery.unknowns) + 1,
    }
    if due_at:
        values["due_at"] = due_at
    named = col(Delivery.owner).in_([owner for owner in owners if owner is not None])
    theirs = or_(named, col(Delivery.owner).is_(None)) if None in owners else named
    lost = update(Delivery).where(col(Delivery.state) == DeliveryState.SENDING, theirs)
    if busy:
        lost = lost.where(col(Delivery.id).not_in(busy))
    return session.connection().execute(lost.values(**values)).rowcount


def mend_times(session: Session, now: datetime) -> int:
    """Bring near what waits for another try or a last look until a time that only a wrong clock said.

    How many deliveries.
    """
    far = update(Delivery).where(
        col(Delivery.state) == DeliveryState.WAITING,
        col(Delivery.due_at) > now + LONGEST_WAIT + CLOCKS_APART,
        or_(col(Delivery.attempts) > 0, col(Delivery.kind) == DeliveryKind.TIDY),
    )
    soon = case((col(Delivery.unknown_since) > now, now), else_=col(Delivery.unknown_since))
    return session.connection().execute(far.values(due_at=now, unknown_since=soon)).rowcount
