"""Purpose: what is one person's own: whether they are counted, and the pairs they are in.

Only the person, and the other one of a pair where both agreed, may ever see any of it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import delete, or_, select
from sqlmodel import Session, col

from storage import workspace
from storage.db.base import insert_new, upsert_columns
from storage.touchpoint import CountingChoice, PairWeek, hash_of

# No user id begins so.
NAMELESS = "#"


def choice(session: Session, workspace_id: int, user_id: str) -> CountingChoice:
    """What the person chose, or what holds for whoever chose nothing."""
    found = session.get(CountingChoice, (workspace_id, user_id))
    return found or CountingChoice(workspace_id=workspace_id, user_id=user_id)


def save_choice(session: Session, workspace_id: int, user_id: str, **chosen: bool) -> None:
    """Keep a choice (`counted`, `pairs_shown`); who is not counted any more leaves no pair behind."""
    row: dict[str, Any] = {**choice(session, workspace_id, user_id).model_dump(), **chosen}
    upsert_columns(session, CountingChoice, [row], ["counted", "pairs_shown"])
    if not row["counted"]:
        forget(session, workspace_id, user_id)
    else:
        _drop(session, workspace_id, _without_name(session, workspace_id, user_id))


def erase(session: Session, workspace_id: int, user_id: str) -> int:
    """Forget what a person chose, but that they are not to be counted: that stays, without their name."""
    mine = session.get(CountingChoice, (workspace_id, user_id))
    if mine is None:
        return 0
    if not mine.counted:
        nameless = _without_name(session, workspace_id, user_id)
        row = {"workspace_id": workspace_id, "user_id": nameless, "counted": False, "pairs_shown": False}
        upsert_columns(session, CountingChoice, [row], ["counted", "pairs_shown"])
    return _drop(session, workspace_id, user_id)


def recognise(session: Session, workspace_id: int, people: Iterable[str]) -> None:
    """Who chose not to be counted, was erased, and is among the people again, is not counted either."""
    by_hash = {_without_name(session, workspace_id, user): user for user in people}
    known = select(col(CountingChoice.user_id)).where(
        col(CountingChoice.workspace_id) == workspace_id, col(CountingChoice.user_id).startswith(NAMELESS)
    )
    back = [by_hash[name] for name in session.scalars(known) if name in by_hash]
    rows = [
        {"workspace_id": workspace_id, "user_id": user, "counted": False, "pairs_shown": False}
        for user in back
    ]
    insert_new(session, CountingChoice, rows)


def count_again(session: Session, workspace_id: int, user_id: str) -> bool:
    """Forget that choice of somebody who was erased, on an admin's word; whether there was one."""
    if not _drop(session, workspace_id, _without_name(session, workspace_id, user_id)):
        return False
    _drop(session, workspace_id, user_id)
    return True


def _without_name(session: Session, workspace_id: int, user_id: str) -> str:
    """What stands for the person where their name may not: only they themselves lead to it."""
    return f"{NAMELESS}{hash_of(workspace.get(session, workspace_id).pair_key, user_id):x}"


def _drop(session: Session, workspace_id: int, user_id: str) -> int:
    of = (col(CountingChoice.workspace_id) == workspace_id, col(CountingChoice.user_id) == user_id)
    return session.connection().execute(delete(CountingChoice).where(*of)).rowcount


def forget(session: Session, workspace_id: int, user_id: str) -> int:
    """Delete every pair the person is in; how many rows. The totals of the sides name nobody and stay."""
    me = hash_of(workspace.get(session, workspace_id).pair_key, user_id)
    mine = or_(col(PairWeek.author) == me, col(PairWeek.reached) == me)
    return (
        session.connection()
        .execute(delete(PairWeek).where(col(PairWeek.workspace_id) == workspace_id, mine))
        .rowcount
    )


def weeks_of_pair(
    session: Session, workspace_id: int, one: str, other: str
) -> list[tuple[date, int, int, date]]:
    """By week, oldest first: how often one reached the other, how often was reached, and the last day."""
    key = workspace.get(session, workspace_id).pair_key
    mine, theirs = hash_of(key, one), hash_of(key, other)
    rows = session.execute(
        select(PairWeek).where(
            col(PairWeek.workspace_id) == workspace_id,
            col(PairWeek.author).in_((mine, theirs)),
            col(PairWeek.reached).in_((mine, theirs)),
            col(PairWeek.count) > 0,
        )
    )
    weeks: dict[date, tuple[int, int, date]] = {}
    for (row,) in rows:
        to, back, last = weeks.get(row.week, (0, 0, row.last_day))
        out = row.author == mine
        weeks[row.week] = (to + row.count * out, back + row.count * (not out), max(last, row.last_day))
    return [(week, *found) for week, found in sorted(weeks.items())]
