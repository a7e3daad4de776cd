"""Purpose: what becomes of a delivery whose message or place is gone: posted anew, or somewhere else.

Decides nothing: when that is right is bot/delivery's business. The rows stay what they were, so everything
that goes by their keys (changes, receipts, looks) finds the new message.
"""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.sql.dml import Update
from sqlmodel import Session, col

from domain.delivery import DeliveryState
from storage.db.engine import wake
from storage.outbox.deliveries import Delivery, postpone
from storage.outbox.payload import arguments, content_of, without_table
from storage.outbox.queue import ClaimedDelivery
from storage.outbox.retention import EMPTIED


def bring_back(
    session: Session,
    change: ClaimedDelivery,
    original: Delivery,
    target: str,
    now: datetime,
    then: str | None = None,
) -> None:
    """Owe `original` again at `target`, with the content that `change` could not give its message.

    At another place than before, `then` is where it goes should that not take it either.

    Only while it still is the message the change was tried on: otherwise somebody brought it back meanwhile,
    and the change is simply tried again.
    """
    # Its own words may be forgotten by now, and all it said beside them with them.
    content = change.payload if original.payload == EMPTIED else content_of(change.payload)
    again = (
        update(Delivery)
        .where(
            col(Delivery.id) == original.number,
            col(Delivery.state) == DeliveryState.SENT,
            col(Delivery.ts) == original.ts,
        )
        .values(
            **_fresh(now),
            target=target,
            instead=original.instead if target == original.target else then,
            payload={**arguments(original.payload), **content},
            channel=None,
            ts=None,
            sent_at=None,
            owed_at=now,
        )
    )
    if session.connection().execute(again).rowcount == 0:
        postpone(session, change.number, now, "original_not_sent", attempt=change.attempts)
        return
    said = _being_sent(change).values(state=DeliveryState.BUNDLED, sent_at=now, error="", owner=None)
    session.connection().execute(said)
    wake(session)


def send_twin(session: Session, refused: ClaimedDelivery, error: str, now: datetime) -> None:
    """Try what is being sent once more, with the blocks that stand in for those Slack refused."""
    plain = _being_sent(refused).values(
        **{**_fresh(now), "attempts": refused.attempts, "error": error},
        payload=without_table(refused.payload),
    )
    session.connection().execute(plain)
    wake(session)


def send_instead(session: Session, refused: ClaimedDelivery, now: datetime, then: str | None = None) -> None:
    """Try what is being sent once more, at the place named for that, and at `then` if that fails too."""
    elsewhere = _being_sent(refused).values(**_fresh(now), target=refused.instead, instead=then)
    session.connection().execute(elsewhere)
    wake(session)


def _being_sent(one: ClaimedDelivery) -> Update:
    """Unless another process took it over meanwhile."""
    return update(Delivery).where(
        col(Delivery.id) == one.number,
        col(Delivery.state) == DeliveryState.SENDING,
        col(Delivery.attempts) == one.attempts,
    )


def _fresh(now: datetime) -> dict[str, object]:
    """As if it had never been tried."""
    return {
        "state": DeliveryState.WAITING,
        "attempts": 0,
        "unknown_since": None,
        "unknowns": 0,
        "owner": None,
        "error": "",
        "due_at": now,
    }
