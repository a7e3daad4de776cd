"""Purpose: the open feedback that may say the same as a new one.

Finds candidates by the rarest words they share; how alike they are is domain/feedback/similar's business.
"""

from typing import Any

from sqlalchemy import Select, bindparam, func, select, union_all
from sqlmodel import Session, col

from domain.feedback.similar import words
from domain.feedback.stage import OPEN, Stage
from storage.feedback import Feedback
from storage.feedback.word import holding, named, rarest

# What is looked at is bounded, so that it takes as long with a hundred thousand feedbacks as with a thousand:
# of each of the rarest words the newest that hold it, of all these the ones that share the most words.
MOST_SHARED = 4
NEWEST_OF_A_WORD = 500
MOST_LOOKED_INTO = 300
MOST_CANDIDATES = 30
JOINED = frozenset(stage.value for stage in OPEN if stage is not Stage.RESULT)


def _newest(place: int) -> Select[Any]:
    held = holding(f"word_{place}")
    newest = held.order_by(held.selected_columns.number.desc()).limit(NEWEST_OF_A_WORD)
    return select(newest.subquery().c.number)


def _sharing() -> Select[Any]:
    held = union_all(*map(_newest, range(MOST_SHARED))).subquery()
    most = select(held.c.number).group_by(held.c.number)
    return most.order_by(func.count().desc(), held.c.number.desc()).limit(MOST_LOOKED_INTO)


# Built once, since each new feedback is looked up. The rows are asked for by their key alone: without
# statistics a database would rather begin with all that is open.
SHARING = _sharing()
ROWS = select(
    col(Feedback.number),
    col(Feedback.text),
    col(Feedback.author),
    col(Feedback.stage),
    col(Feedback.private),
    col(Feedback.campaign_id),
).where(
    col(Feedback.workspace_id) == bindparam("workspace"),
    col(Feedback.number).in_(bindparam("numbers", expanding=True)),
)


def like(session: Session, feedback: Feedback) -> dict[int, str]:
    """Open feedback of others that shares rare words with this one and names no other campaign, by number.

    Private ones are never among them.
    """
    here: dict[str, Any] = {"workspace": feedback.workspace_id}
    counted = rarest(session, feedback.workspace_id, words(feedback.text))
    shared = [word for word, count in counted if count][:MOST_SHARED]
    if not shared:
        return {}
    connection = session.connection()
    numbers = connection.execute(SHARING, here | named(shared, MOST_SHARED)).scalars().all()
    rows = {row.number: row for row in connection.execute(ROWS, here | {"numbers": numbers})}
    found = [rows[number] for number in numbers if _offered(rows[number], feedback)]
    return {row.number: row.text for row in found[:MOST_CANDIDATES]}


def _offered(other: Any, feedback: Feedback) -> bool:
    same_campaign = not (other.campaign_id and feedback.campaign_id) or (
        other.campaign_id == feedback.campaign_id
    )
    of_somebody_else = other.number != feedback.number and other.author != feedback.author
    return of_somebody_else and not other.private and other.stage in JOINED and same_campaign
