"""Purpose: the open feedback that may say the same as a new one.

Finds candidates by the rarest words they share; how alike they are is domain/feedback/similar's business.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select, union_all
from sqlmodel import Session, col

from domain.feedback.stage import OPEN, Stage
from domain.word import words
from storage.db.base import table
from storage.feedback import KIND, Feedback
from storage.word_index import numbers_with_word, rarest, word_parameters

# What is looked at is bounded, so that it takes as long with a hundred thousand feedbacks as with a thousand:
# of each of the rarest words the newest that hold it, of all these the ones that share the most words.
MOST_SHARED = 4
NEWEST_OF_A_WORD = 500
MOST_LOOKED_INTO = 300
MOST_CANDIDATES = 30
JOINED = frozenset(stage.value for stage in OPEN if stage is not Stage.RESULT)


class Candidate(NamedTuple):
    """What is read of a feedback that may say the same."""

    number: int
    text: str
    author: str
    stage: str
    private: bool
    campaign_id: int | None

    @classmethod
    def of(cls, row: Feedback) -> "Candidate":
        return cls._make(getattr(row, name) for name in cls._fields)


def _newest(place: int) -> Select[Any]:
    held = numbers_with_word(f"word_{place}")
    newest = held.order_by(held.selected_columns.number.desc()).limit(NEWEST_OF_A_WORD)
    return select(newest.subquery().c.number)


def _sharing() -> Any:
    """The feedbacks that share the most of the words, those first; each row is found by its key alone.

    What else they must be is asked of the few rows: a database would rather begin with all that is open.
    """
    held = union_all(*map(_newest, range(MOST_SHARED))).subquery()
    shared = func.count().label("shared")
    newest_first = held.c.number.desc()
    most = select(held.c.number, shared).group_by(held.c.number).order_by(shared.desc(), newest_first)
    some = most.limit(MOST_LOOKED_INTO).subquery()
    return (
        select(*(table(Feedback).c[name] for name in Candidate._fields))
        .join(some, col(Feedback.number) == some.c.number)
        .where(col(Feedback.workspace_id) == bindparam("workspace"))
        .order_by(some.c.shared.desc(), some.c.number.desc())
    )


# Built once, since each new feedback is looked up.
SHARING = _sharing()


def like(session: Session, feedback: Feedback, unwritten: Sequence[Feedback] = ()) -> dict[int, str]:
    """Open feedback of others that shares rare words with this one and names no other campaign, by number.

    Private ones are never among them. `unwritten` are further ones, whose words are not in the store yet.
    """
    beside = {
        one.number: one.text
        for one in unwritten
        if one.workspace_id == feedback.workspace_id and _offered(Candidate.of(one), feedback)
    }
    here: dict[str, Any] = {"workspace": feedback.workspace_id, "of_kind": KIND}
    counted = rarest(session, feedback.workspace_id, KIND, words(feedback.text))
    shared = [word for word, count in counted if count][:MOST_SHARED]
    if not shared:
        return beside
    asked = here | word_parameters(shared, MOST_SHARED)
    rows = [Candidate(**row) for row in session.connection().execute(SHARING, asked).mappings()]
    found = [row for row in rows if _offered(row, feedback)]
    return beside | {row.number: row.text for row in found[:MOST_CANDIDATES]}


def _offered(other: Candidate, feedback: Feedback) -> bool:
    same_campaign = not (other.campaign_id and feedback.campaign_id) or (
        other.campaign_id == feedback.campaign_id
    )
    of_somebody_else = other.number != feedback.number and other.author != feedback.author
    return of_somebody_else and not other.private and other.stage in JOINED and same_campaign
