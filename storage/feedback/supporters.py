"""Purpose: who else said "me too", and who does not want to be named when thanks are said.

The author of a feedback stands in its own row.
"""

from datetime import datetime

from sqlalchemy import bindparam, delete, func
from sqlmodel import Field, Session, SQLModel, col, select

from storage.db.base import insert_new
from storage.db.person_columns import PersonId


class FeedbackVoice(SQLModel, table=True):
    """A person who said "me too" to a feedback."""

    __tablename__ = "feedback_voice"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    feedback_number: int = Field(primary_key=True)
    user_id: str = Field(primary_key=True, sa_type=PersonId)
    since: datetime


class UnnamedSupporter(SQLModel, table=True):
    """A person who does not want to be named in thanks."""

    __tablename__ = "unnamed"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    user_id: str = Field(primary_key=True, sa_type=PersonId)


# Every card and list shows how many there are: built once.
COUNTS = (
    select(FeedbackVoice.feedback_number, func.count())
    .where(
        FeedbackVoice.workspace_id == bindparam("workspace"),
        col(FeedbackVoice.feedback_number).in_(bindparam("numbers", expanding=True)),
    )
    .group_by(col(FeedbackVoice.feedback_number))
)


def join(session: Session, workspace_id: int, number: int, user_id: str, now: datetime) -> bool:
    """Add a "me too"; False when it was said before."""
    row = {"workspace_id": workspace_id, "feedback_number": number, "user_id": user_id, "since": now}
    return insert_new(session, FeedbackVoice, [row]) == 1


def voices(session: Session, workspace_id: int, number: int) -> list[str]:
    """Who said "me too", the first first."""
    return list(
        session.exec(
            select(FeedbackVoice.user_id)
            .where(FeedbackVoice.workspace_id == workspace_id, FeedbackVoice.feedback_number == number)
            .order_by(col(FeedbackVoice.since), col(FeedbackVoice.user_id))
        )
    )


def counts(session: Session, workspace_id: int, numbers: list[int]) -> dict[int, int]:
    """How many said "me too" to each."""
    rows = session.connection().execute(COUNTS, {"workspace": workspace_id, "numbers": numbers})
    return {row[0]: row[1] for row in rows}


def set_naming(session: Session, workspace_id: int, user_id: str, *, may: bool) -> None:
    """Whether a person may be named in thanks, from now on."""
    session.connection().execute(
        delete(UnnamedSupporter).where(
            col(UnnamedSupporter.workspace_id) == workspace_id, col(UnnamedSupporter.user_id) == user_id
        )
    )
    if not may:
        insert_new(session, UnnamedSupporter, [{"workspace_id": workspace_id, "user_id": user_id}])


def unnamed_people(session: Session, workspace_id: int) -> set[str]:
    """Who does not want to be named."""
    return set(
        session.exec(select(UnnamedSupporter.user_id).where(UnnamedSupporter.workspace_id == workspace_id))
    )
