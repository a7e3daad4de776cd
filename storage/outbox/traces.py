"""Purpose: finds a person in what is owed and was sent, and takes their id out of its keys.

What is said in Slack instead is bot/operator/erasure's business.
"""

import re
from collections.abc import Collection

from sqlalchemy import String, cast, or_
from sqlmodel import Session, col, select

from domain.delivery import DeliveryKind, DeliveryState
from storage.outbox import About
from storage.outbox.deliveries import Delivery
from storage.outbox.retention import is_empty

# So many numbers are asked for at once: databases bound how many parameters a statement may have.
TOGETHER = 500


def deliveries_about(session: Session, workspace_id: int, things: Collection[About]) -> list[Delivery]:
    """All that speaks of any of these."""
    found: list[Delivery] = []
    for kind in sorted({thing.kind for thing in things}):
        numbers = sorted(thing.number for thing in things if thing.kind == kind)
        for start in range(0, len(numbers), TOGETHER):
            found += session.exec(
                select(Delivery).where(
                    Delivery.workspace_id == workspace_id,
                    Delivery.about_kind == kind,
                    col(Delivery.about_number).in_(numbers[start : start + TOGETHER]),
                )
            )
    return found


def may_name(session: Session, workspace_id: int, user_id: str) -> list[Delivery]:
    """What still has its words and speaks of no single thing (digests, agendas), or holds the id."""
    holds = cast(col(Delivery.payload), String).contains(user_id, autoescape=True)
    query = select(Delivery).where(
        Delivery.workspace_id == workspace_id, or_(col(Delivery.about_kind) == "", holds), ~is_empty()
    )
    return list(session.exec(query))


def parts_of(session: Session, workspace_id: int, key: str) -> list[Delivery]:
    """The messages that went out together as `key`, in their order."""
    query = select(Delivery).where(
        Delivery.workspace_id == workspace_id,
        Delivery.of_key == key,
        Delivery.kind == DeliveryKind.MESSAGE,
        Delivery.state == DeliveryState.BUNDLED,
    )
    return list(session.exec(query.order_by(col(Delivery.owed_at), col(Delivery.id))))


def last_change(session: Session, workspace_id: int, key: str) -> Delivery | None:
    """The newest change of what was owed as `key` that still has its words, or None."""
    query = select(Delivery).where(
        Delivery.workspace_id == workspace_id,
        Delivery.of_key == key,
        Delivery.kind == DeliveryKind.UPDATE,
        col(Delivery.state) != DeliveryState.FAILED,
        ~is_empty(),
    )
    return session.exec(query.order_by(col(Delivery.id).desc())).first()


def rename(session: Session, workspace_id: int, user_id: str, instead: str) -> int:
    """Put another name in the place of the id in all keys, and where they are referred to; how many rows."""
    whole = re.compile(rf"(?<![A-Za-z0-9]){re.escape(user_id)}(?![A-Za-z0-9])")
    keys = (col(Delivery.key), col(Delivery.of_key))
    query = select(Delivery).where(
        Delivery.workspace_id == workspace_id, or_(*(key.contains(user_id, autoescape=True) for key in keys))
    )
    found = list(session.exec(query))
    for one in found:
        one.key = whole.sub(instead, one.key)
        one.of_key = whole.sub(instead, one.of_key) if one.of_key else None
        session.add(one)
    session.flush()
    return len(found)
