"""Purpose: what was sent is forgotten: its words after some days, the row itself after a year.

In small pieces, so that nobody waits for it. What still waits is left alone.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Select, String, cast, delete, func, or_, select, update
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col

from domain.delivery import DeliveryState
from storage.db.engine import Store
from storage.outbox.deliveries import Delivery

# What is left of a message whose words were forgotten; nothing more is made of it.
EMPTIED: dict[str, Any] = {"text": "", "blocks": []}
ROWS_KEPT = timedelta(days=365)
SETTLED = (DeliveryState.SENT, DeliveryState.BUNDLED, DeliveryState.FAILED, DeliveryState.LEFT)
# So many rows at once.
TOGETHER = 500


def is_empty() -> ColumnElement[bool]:
    """Whether a delivery has no words, or none any more."""
    return cast(col(Delivery.payload), String).in_(['{"text": "", "blocks": []}', "{}"])


def forget(store: Store, now: datetime, words_kept: timedelta, together: int = TOGETHER) -> None:
    """Empty what was sent longer ago than `words_kept`, and delete what was longer ago than a year."""
    for find, do in (
        (partial(find_worded, before=now - words_kept), empty),
        (partial(find_old, before=now - ROWS_KEPT), drop),
    ):
        last = 0
        while ids := store.read(partial(find, after=last, most=together)):
            store.write(partial(do, ids=ids))
            last = ids[-1]


def find_worded(session: Session, before: datetime, after: int, most: int) -> list[int]:
    """Ids above `after` of what was settled before that moment and still has its words, in order."""
    query = select(col(Delivery.id)).where(_settled(before), ~is_empty(), col(Delivery.id) > after)
    return _ids(session, query, most)


def find_old(session: Session, before: datetime, after: int, most: int) -> list[int]:
    """Ids above `after` of what was settled before that moment, in order.

    A message that was changed since is not among them: without its row it could not be changed any more.
    """
    changed = select(col(Delivery.workspace_id), col(Delivery.of_key)).where(
        col(Delivery.of_key).is_not(None), or_(_when() >= before, col(Delivery.state).not_in(SETTLED))
    )
    found = changed.subquery()
    # Hidden from SQLite's choice of an index: for each row it would look through all of its workspace.
    same = (found.c.workspace_id + 0 == col(Delivery.workspace_id)) & (found.c.of_key == col(Delivery.key))
    query = (
        select(col(Delivery.id))
        .outerjoin(found, same)
        .where(_settled(before), found.c.of_key.is_(None), col(Delivery.id) > after)
    )
    return _ids(session, query, most)


def _ids(session: Session, query: Select[int | None], most: int) -> list[int]:
    rows = session.connection().execute(query.order_by(col(Delivery.id)).limit(most))
    return [number for (number,) in rows if number is not None]


def empty(session: Session, ids: list[int]) -> None:
    """Forget the words of these."""
    session.connection().execute(update(Delivery).where(_of(ids)).values(payload=EMPTIED))


def drop(session: Session, ids: list[int]) -> None:
    """Delete these rows."""
    session.connection().execute(delete(Delivery).where(_of(ids)))


def _of(ids: list[int]) -> ColumnElement[bool]:
    """Unless one is to be sent again meanwhile."""
    return col(Delivery.id).in_(ids) & col(Delivery.state).in_(SETTLED)


def _settled(before: datetime) -> ColumnElement[bool]:
    # Hidden as well: nearly all are settled, and by state each piece would be found among all and sorted.
    return col(Delivery.state).concat("").in_(SETTLED) & (_when() < before)


def _when() -> ColumnElement[datetime]:
    """When it was sent, or else was to be."""
    return func.coalesce(col(Delivery.sent_at), col(Delivery.owed_at))
