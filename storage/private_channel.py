"""Purpose: which channels are known to be private; a click on a message there does not tell.

Keeps nothing of what is said in them.
"""

from sqlmodel import Field, Session, SQLModel

from storage.db.base import insert_new


class PrivateChannel(SQLModel, table=True):
    """A private channel the bot is in."""

    __tablename__ = "private_channel"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    channel: str = Field(primary_key=True)


def is_private(session: Session, workspace_id: int, channel: str) -> bool:
    """Whether that channel was seen to be private."""
    return session.get(PrivateChannel, (workspace_id, channel)) is not None


def remember_private(session: Session, workspace_id: int, channel: str) -> None:
    """That channel is private."""
    insert_new(session, PrivateChannel, [{"workspace_id": workspace_id, "channel": channel}])
