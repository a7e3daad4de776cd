"""Purpose: the promises people made, and how each of them stands.

When people are reminded is in storage/deadline, what happened in storage/history.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Field, Session, SQLModel, col, select

from domain.page import MOST_LISTED
from domain.promise import STANDING, NewPromise, PromiseState, Reason
from domain.side import Side
from storage import word_index
from storage.db.person_columns import PersonId
from storage.scope import Scope
from storage.word_index import Matches
from storage.workspace import Workspace

KIND = "promise"
# The kinds of its deadlines: a word before its day, and the question on it.
REMIND, ASK = "promise.remind", "promise.ask"


class Promise(SQLModel, table=True):
    """Who keeps what by which day. `side` is the keeper's when it was made; `asker` is who typed it.

    `reason` and `why` say how it ended.
    """

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    number: int = Field(primary_key=True)
    text: str
    keeper: str = Field(sa_type=PersonId)
    asker: str = Field(sa_type=PersonId)
    side: str
    due_on: date = Field(index=True)
    state: str
    reason: str = ""
    why: str = ""
    made_at: datetime
    ended_on: date | None = None


def add(scope: Scope, made: NewPromise, asker: str, side: Side) -> Promise:
    """Keep a promise under the next number; open at once when its keeper makes it."""
    session, workspace_id = scope.session, scope.workspace_id
    session.get_one(Workspace, workspace_id, with_for_update=True)  # one number at a time
    last = session.exec(select(func.max(Promise.number)).where(Promise.workspace_id == workspace_id)).one()
    row = Promise(
        workspace_id=workspace_id,
        number=(last or 0) + 1,
        text=made.text,
        keeper=made.keeper,
        asker=asker,
        side=side,
        due_on=made.due_on,
        state=PromiseState.OPEN if made.keeper == asker else PromiseState.REQUESTED,
        made_at=scope.now,
    )
    session.add(row)
    session.flush()
    word_index.index(session, workspace_id, KIND, {row.number: row.text})
    return row


def find(session: Session, workspace_id: int, number: int) -> Promise | None:
    """That promise of that workspace, or None; held for change until the transaction ends."""
    return session.get(Promise, (workspace_id, number), with_for_update=True)


def standing(session: Session, workspace_id: int) -> list[Promise]:
    """What waits for a yes or is open, the soonest first."""
    query = select(Promise).where(Promise.workspace_id == workspace_id, col(Promise.state).in_(STANDING))
    return list(session.exec(query.order_by(col(Promise.due_on), col(Promise.number)).limit(MOST_LISTED)))


def of_keeper(session: Session, workspace_id: int, keeper: str) -> list[Promise]:
    """All of one person's, the latest day first."""
    query = select(Promise).where(Promise.workspace_id == workspace_id, Promise.keeper == keeper)
    return list(session.exec(query.order_by(col(Promise.due_on).desc()).limit(MOST_LISTED)))


def with_numbers(session: Session, workspace_id: int, numbers: Sequence[int]) -> list[Promise]:
    """Those, in that order."""
    place = {number: at for at, number in enumerate(numbers)}
    query = select(Promise).where(
        Promise.workspace_id == workspace_id, col(Promise.number).in_(list(numbers))
    )
    return sorted(session.exec(query), key=lambda row: place[row.number])


def search(session: Session, workspace_id: int, text: str) -> Matches:
    """Numbers of the promises that hold these words, or words near them."""
    return word_index.find(session, workspace_id, KIND, text)


def due_between(session: Session, workspace_id: int, first: date, last: date) -> list[Promise]:
    """Accepted promises with a day from `first` to `last`, the soonest first."""
    return _accepted(session, workspace_id, col(Promise.due_on).between(first, last))


def overdue(session: Session, workspace_id: int, before: date) -> list[Promise]:
    """Open ones whose day was before that, the oldest first."""
    late = (Promise.state == PromiseState.OPEN) & (Promise.due_on < before)
    return _accepted(session, workspace_id, late)  # type: ignore[arg-type]


def _accepted(session: Session, workspace_id: int, which: ColumnElement[bool]) -> list[Promise]:
    asked = (PromiseState.REQUESTED, PromiseState.DECLINED, PromiseState.DROPPED)
    query: Select[Any] = (
        select(Promise)
        .where(Promise.workspace_id == workspace_id, which, col(Promise.state).not_in(asked))
        .order_by(col(Promise.due_on), col(Promise.number))
        .limit(MOST_LISTED)
    )
    return list(session.exec(query).all())  # type: ignore[call-overload]


def ended_since(
    session: Session, workspace_id: int, since: date
) -> dict[Side, list[tuple[PromiseState, Reason | None]]]:
    """How the promises with a day since then ended, by the keeper's side."""
    query = select(Promise.side, Promise.state, Promise.reason).where(
        Promise.workspace_id == workspace_id, Promise.due_on >= since, col(Promise.ended_on).is_not(None)
    )
    found: dict[Side, list[tuple[PromiseState, Reason | None]]] = {side: [] for side in Side}
    for side, state, reason in session.exec(query):
        found[Side(side)].append((PromiseState(state), Reason(reason) if reason else None))
    return found
