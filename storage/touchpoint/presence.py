"""Purpose: who is in a huddle or a meeting together, just long enough to count who met whom.

Knows neither topic nor what was said.
"""

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.db.base import insert_new
from storage.db.person_columns import PersonId
from storage.touchpoint import REMEMBERED_FOR


class Gathering(SQLModel, table=True):
    """A person at one gathering, named `huddle:R123` or `meeting:2026-W47#1`; `left_at` is when they went."""

    __tablename__ = "gathering"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    name: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True, sa_type=PersonId)
    joined_at: datetime = Field(index=True)
    left_at: datetime | None = None


def join(session: Session, workspace_id: int, name: str, user_id: str, now: datetime) -> list[str]:
    """Somebody came; the others who are there, or nobody for someone who was there before."""
    row = {
        "workspace_id": workspace_id,
        "name": name,
        "user_id": user_id,
        "joined_at": now,
        "left_at": None,
    }
    if not insert_new(session, Gathering, [row]):
        return []
    others = select(Gathering.user_id).where(
        Gathering.workspace_id == workspace_id,
        Gathering.name == name,
        Gathering.user_id != user_id,
        col(Gathering.left_at).is_(None),
    )
    return list(session.exec(others.order_by(Gathering.user_id)))


def leave(session: Session, workspace_id: int, user_id: str, kind: str, now: datetime) -> None:
    """Somebody left every gathering of that kind (`huddle`) they were in."""
    session.connection().execute(
        update(Gathering)
        .where(
            col(Gathering.workspace_id) == workspace_id,
            col(Gathering.user_id) == user_id,
            col(Gathering.name).startswith(f"{kind}:", autoescape=True),
            col(Gathering.left_at).is_(None),
        )
        .values(left_at=now)
    )


def forget(session: Session, now: datetime) -> int:
    """Drop gatherings that began more than 48 hours ago; how many rows."""
    old = delete(Gathering).where(col(Gathering.joined_at) < now - REMEMBERED_FOR)
    return session.connection().execute(old).rowcount
