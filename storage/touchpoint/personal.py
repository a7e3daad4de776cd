"""Purpose: what is one person's own: whether they are counted, and the pairs they are in.

Only the person, and the other one of a pair where both agreed, may ever see any of it.
"""

from datetime import date
from typing import Any

from sqlalchemy import delete, or_, select
from sqlmodel import Session, col

from storage import counting_choice, workspace
from storage.counting_choice import CountingChoice
from storage.db.base import upsert_columns
from storage.touchpoint import PairWeek, hash_of


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
        counting_choice.drop(
            session, workspace_id, counting_choice.without_name(session, workspace_id, user_id)
        )


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
