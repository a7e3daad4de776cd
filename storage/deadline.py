"""Purpose: everything that is due at a moment, in one table with one clock.

What happens then is known to the feature that declares the kind (Feature.deadlines), or to a reader.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage import installation
from storage.db.base import table, upsert
from storage.db.engine import wake
from storage.db.person_columns import PersonId

OPEN = text("done_at IS NULL")


class Deadline(SQLModel, table=True):
    """One moment for one thing: `number` says which of its kind, 0 where there is only one; `person` whose.

    It is open until `done_at`, when it was finished or dropped. To set or move it makes it the next `round`:
    whoever still works on the one before can neither finish nor move it.
    """

    __table_args__ = (Index("ix_deadline_due", "due_at", sqlite_where=OPEN, postgresql_where=OPEN),)

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    kind: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    person: str = Field(primary_key=True, sa_type=PersonId)
    round: int
    due_at: datetime
    done_at: datetime | None = None


_ROUND = table(Deadline).c.round
# The clock asks this at every look.
_DUE = (
    select(Deadline)
    .where(
        col(Deadline.done_at).is_(None),
        col(Deadline.due_at) <= bindparam("now"),
        col(Deadline.workspace_id).not_in(installation.uninstalled_workspaces()),
    )
    .order_by(col(Deadline.due_at), col(Deadline.workspace_id), col(Deadline.number), col(Deadline.person))
)
_DUE_OF_KIND = _DUE.where(col(Deadline.kind) == bindparam("kind"))


def set_deadline(
    session: Session, workspace_id: int, kind: str, number: int, at: datetime, person: str = ""
) -> None:
    """Let it be due at `at`: for the first time, again after it was done, or in place of an open moment."""
    row = {
        "workspace_id": workspace_id,
        "kind": kind,
        "number": number,
        "person": person,
        "round": 1,
        "due_at": at,
        "done_at": None,
    }
    upsert(session, Deadline, [row], _next_round)
    wake(session)


def _next_round(new: Any) -> Mapping[str, Any]:
    return {"round": _ROUND + new.round, "due_at": new.due_at, "done_at": new.done_at}


def due(session: Session, now: datetime, kind: str = "") -> list[Deadline]:
    """What is open and due at `now`, of one kind or of all, oldest first; nothing where the bot is gone."""
    query, values = (_DUE_OF_KIND, {"now": now, "kind": kind}) if kind else (_DUE, {"now": now})
    return list(session.exec(query, params=values))


def finish(session: Session, deadline: Deadline, now: datetime) -> bool:
    """It is done; False when somebody finished, moved or set it meanwhile."""
    return _change(session, deadline, done_at=now)


def move(session: Session, deadline: Deadline, at: datetime) -> bool:
    """It is due again at `at`; False when somebody finished, moved or set it meanwhile."""
    wake(session)
    return _change(session, deadline, due_at=at, round=deadline.round + 1)


def _change(session: Session, deadline: Deadline, **values: Any) -> bool:
    same = update(Deadline).where(
        col(Deadline.workspace_id) == deadline.workspace_id,
        col(Deadline.kind) == deadline.kind,
        col(Deadline.number) == deadline.number,
        col(Deadline.person) == deadline.person,
        col(Deadline.round) == deadline.round,
        col(Deadline.done_at).is_(None),
    )
    return session.connection().execute(same.values(**values)).rowcount == 1


def drop(session: Session, workspace_id: int, kinds: Iterable[str], number: int, now: datetime) -> None:
    """Nothing of these kinds is due for that number any more, for nobody."""
    dropped = update(Deadline).where(
        col(Deadline.workspace_id) == workspace_id,
        col(Deadline.kind).in_(list(kinds)),
        col(Deadline.number) == number,
        col(Deadline.done_at).is_(None),
    )
    session.connection().execute(dropped.values(done_at=now))
