"""Purpose: the line of deliveries: which are ready, who takes one, and what the dead leave behind.

The rows themselves, and what comes of each, are in storage/delivery. Does not call Slack.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, or_, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased, defer
from sqlalchemy.sql.elements import Tuple
from sqlmodel import Session, col, select

from domain.delivery import LONGEST_WAIT, Kind, State
from storage.delivery import Delivery

# A message stamped later than this from now was stamped before the clock was set back.
CLOCKS_APART = timedelta(seconds=1)
Wait = tuple[int, str, bool]
"""A call that must wait: the workspace, the kind of delivery, and whether its outcome is unknown."""
_spoke = aliased(Delivery)
# The lanes with a message sent lately. A clock that was set back leaves times that are yet to come.
_SPOKE = select(_spoke.workspace_id, _spoke.target).where(
    _spoke.kind == Kind.MESSAGE,
    col(_spoke.sent_at) > bindparam("since"),
    col(_spoke.sent_at) <= bindparam("until"),
)


def ready(
    session: Session,
    now: datetime,
    busy: Collection[tuple[int, str]],
    most: int,
    waits: Collection[Wait] = (),
    spacing: timedelta = timedelta(),
) -> list[Delivery]:
    """The first due delivery of each lane, without its payload, oldest first.

    Lanes in `busy` and lanes that wait are left out. A lane waits while an earlier delivery of it is being
    sent or is waiting for another try, and for `spacing` after a message. What is in `waits` is left out too.
    """
    earlier = aliased(Delivery)
    blocked = exists().where(
        col(earlier.workspace_id) == col(Delivery.workspace_id),
        col(earlier.target) == col(Delivery.target),
        or_(
            col(earlier.state) == State.SENDING,
            and_(
                col(earlier.state) == State.WAITING,
                col(earlier.id) < col(Delivery.id),
                or_(col(earlier.due_at) <= now, col(earlier.error) != ""),
            ),
        ),
    )
    query = select(Delivery).where(Delivery.state == State.WAITING, Delivery.due_at <= now, ~blocked)
    if busy:
        query = query.where(_lane().not_in(list(busy)))
    if waits:
        call = tuple_(
            col(Delivery.workspace_id), col(Delivery.kind), col(Delivery.unknown_since).is_not(None)
        )
        query = query.where(call.not_in(list(waits)))
    if spacing:
        query = query.where(_lane().not_in(_SPOKE)).params(since=now - spacing, until=now + CLOCKS_APART)
    # Whoever takes one reads its payload then; reading hundreds here again and again would cost the most.
    query = query.options(defer(Delivery.payload, raiseload=True))  # type: ignore[arg-type]
    return list(session.exec(query.order_by(col(Delivery.due_at), col(Delivery.id)).limit(most)))


def claim(
    session: Session, ids: Sequence[int], owner: int | None = None, now: datetime | None = None
) -> set[int]:
    """Mark deliveries as being sent by `owner` and count the attempt; those that were still waiting.

    With `now` only what is due then. From here on the outcome may be unknown.
    """
    try:
        with session.begin_nested():
            return _claim(session, ids, owner, now)
    except IntegrityError:
        # One of them shares its lane with what another process is sending; the others are still free.
        return set().union(*(claim(session, [one], owner, now) for one in ids)) if len(ids) > 1 else set()


def _claim(session: Session, ids: Sequence[int], owner: int | None, now: datetime | None) -> set[int]:
    chosen = update(Delivery).where(col(Delivery.id).in_(ids), col(Delivery.state) == State.WAITING)
    if now:
        chosen = chosen.where(col(Delivery.due_at) <= now)
    values = {"state": State.SENDING, "attempts": col(Delivery.attempts) + 1, "owner": owner}
    rows = session.connection().execute(chosen.values(**values).returning(col(Delivery.id)))
    return {row[0] for row in rows if row[0]}


def take(session: Session, ids: Sequence[int], owner: int | None, now: datetime) -> list[Delivery]:
    """Claim what is due of these, and hand over the rows as they stand then, the first due first."""
    mine = claim(session, ids, owner, now)
    query = select(Delivery).where(col(Delivery.id).in_(mine))
    return list(session.exec(query.order_by(col(Delivery.due_at), col(Delivery.id))))


def owners(session: Session) -> set[int | None]:
    """The processes that are sending something, as far as the ledger knows."""
    query = select(Delivery.owner).where(Delivery.state == State.SENDING).distinct()
    return set(session.exec(query))


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
        "state": State.WAITING,
        "owner": None,
        "unknown_since": now,
        "unknowns": col(Delivery.unknowns) + 1,
    }
    if due_at:
        values["due_at"] = due_at
    named = col(Delivery.owner).in_([owner for owner in owners if owner is not None])
    theirs = or_(named, col(Delivery.owner).is_(None)) if None in owners else named
    lost = update(Delivery).where(col(Delivery.state) == State.SENDING, theirs)
    if busy:
        lost = lost.where(col(Delivery.id).not_in(busy))
    return session.connection().execute(lost.values(**values)).rowcount


def mend_times(session: Session, now: datetime) -> int:
    """Bring near what waits for another try or a last look until a time that only a wrong clock said.

    How many deliveries.
    """
    far = update(Delivery).where(
        col(Delivery.state) == State.WAITING,
        col(Delivery.due_at) > now + LONGEST_WAIT + CLOCKS_APART,
        or_(col(Delivery.attempts) > 0, col(Delivery.kind) == Kind.TIDY),
    )
    soon = case((col(Delivery.unknown_since) > now, now), else_=col(Delivery.unknown_since))
    return session.connection().execute(far.values(due_at=now, unknown_since=soon)).rowcount


def _lane() -> Tuple:
    return tuple_(col(Delivery.workspace_id), col(Delivery.target))
