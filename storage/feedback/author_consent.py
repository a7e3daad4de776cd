"""Purpose: whose message was asked about already: may it be sent as feedback? Nobody is asked twice.

Keeps a message's place only, nothing of its words, author or answer.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, col

from storage.db.base import insert_new

REMEMBERED_FOR = timedelta(days=30)


class FeedbackAsk(SQLModel, table=True):
    """A message whose author was asked."""

    __tablename__ = "feedback_ask"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    channel: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    asked_at: datetime = Field(index=True)


def ask(session: Session, workspace_id: int, channel: str, ts: str, now: datetime) -> bool:
    """Note that its author is asked; False when that was done before."""
    row = {"workspace_id": workspace_id, "channel": channel, "ts": ts, "asked_at": now}
    return insert_new(session, FeedbackAsk, [row]) == 1


def forget(session: Session, now: datetime) -> int:
    """Drop what was asked long ago; how many there were."""
    old = delete(FeedbackAsk).where(col(FeedbackAsk.asked_at) < now - REMEMBERED_FOR)
    return session.connection().execute(old).rowcount
