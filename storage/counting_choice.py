"""Purpose: whether a person is counted, as they chose, and who was erased, so that they stay erased.

What is counted is storage/touchpoint's business, and who is on a side storage/member's: both ask here.
"""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlmodel import Field, Session, SQLModel, col

from storage import workspace
from storage.db.base import insert_new, upsert_columns
from storage.db.person_columns import PersonId

# No user id begins so.
NAMELESS = "#"


class CountingChoice(SQLModel, table=True):
    """What a person chose: not to be counted at all, or that a pair may see its own counts.

    Of who was erased a keyed hash stands in the place of `user_id`: they are not counted and have no name
    here, until they choose to be counted or an admin has them back.
    """

    __tablename__ = "counting_choice"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    user_id: str = Field(primary_key=True, sa_type=PersonId)
    counted: bool = True
    pairs_shown: bool = False


def without_name(session: Session, workspace_id: int, user_id: str) -> str:
    """What stands for the person where their name may not: only they themselves lead to it."""
    return f"{NAMELESS}{workspace.keyed_hash(workspace.get(session, workspace_id).pair_key, user_id):x}"


def is_erased(session: Session, workspace_id: int, user_id: str) -> bool:
    """Whether the person was erased and nobody had them back."""
    return bool(session.get(CountingChoice, (workspace_id, without_name(session, workspace_id, user_id))))


def erase(session: Session, workspace_id: int, user_id: str) -> int:
    """Forget what a person chose, and remember that they were erased, without their name; how many rows."""
    nameless = without_name(session, workspace_id, user_id)
    row = {"workspace_id": workspace_id, "user_id": nameless, "counted": False, "pairs_shown": False}
    upsert_columns(session, CountingChoice, [row], ["counted", "pairs_shown"])
    return drop(session, workspace_id, user_id)


def recognise(session: Session, workspace_id: int, people: Iterable[str]) -> None:
    """Who was erased and is among the people again is not counted."""
    by_hash = {without_name(session, workspace_id, user): user for user in people}
    known = select(col(CountingChoice.user_id)).where(
        col(CountingChoice.workspace_id) == workspace_id, col(CountingChoice.user_id).startswith(NAMELESS)
    )
    back = [by_hash[name] for name in session.scalars(known) if name in by_hash]
    rows = [
        {"workspace_id": workspace_id, "user_id": user, "counted": False, "pairs_shown": False}
        for user in back
    ]
    insert_new(session, CountingChoice, rows)


def take_back(session: Session, workspace_id: int, user_id: str) -> bool:
    """Have somebody back, counted and by name, on an admin's word; whether they were erased."""
    if not drop(session, workspace_id, without_name(session, workspace_id, user_id)):
        return False
    drop(session, workspace_id, user_id)
    return True


def drop(session: Session, workspace_id: int, user_id: str) -> int:
    """Forget the row that stands under this id; how many."""
    of = (col(CountingChoice.workspace_id) == workspace_id, col(CountingChoice.user_id) == user_id)
    return session.connection().execute(delete(CountingChoice).where(*of)).rowcount
