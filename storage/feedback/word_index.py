"""Purpose: the words of each feedback, in a table of their own, the same on both databases.

They are written a moment after the feedback, so that sending stays quick. What counts as a word is
domain/feedback/similar's business; who looks for them is in search.py and similar.py.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, literal, select, union_all, update
from sqlmodel import Field, Session, SQLModel, col
from sqlmodel import select as select_rows

from domain.feedback.similar import words
from storage.db.base import insert_new
from storage.feedback import Feedback

# Long words are rare ones: so many are looked at to find the rarest.
MOST_LOOKED_AT = 6
# Which of two words is rarer is not asked beyond so many feedbacks: counting all of a common word is slow.
MOST_COUNTED = 2000


class FeedbackWord(SQLModel, table=True):
    """One word of one feedback."""

    __tablename__ = "feedback_word"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    word: str = Field(primary_key=True)
    feedback_number: int = Field(primary_key=True)


# The clock asks all the time and looks words up for each new feedback: statements are built once.
UNREAD = select_rows(Feedback).where(col(Feedback.read_at).is_(None)).limit(bindparam("most"))


def numbers_with_word(word: str) -> Select[Any]:
    """Numbers of the feedbacks that hold the word in the parameter of that name, in the index's order."""
    return select(col(FeedbackWord.feedback_number).label("number")).where(
        col(FeedbackWord.workspace_id) == bindparam("workspace"), col(FeedbackWord.word) == bindparam(word)
    )


def _count(place: int) -> Select[int, int]:
    few = numbers_with_word(f"word_{place}").limit(MOST_COUNTED).subquery()
    return select(literal(place).label("place"), func.count().label("count")).select_from(few)


COUNTS = union_all(*map(_count, range(MOST_LOOKED_AT)))


READ = (
    update(Feedback)
    .where(col(Feedback.workspace_id) == bindparam("workspace"), col(Feedback.number) == bindparam("it"))
    .values(read_at=bindparam("now"))
)


def find_unindexed(session: Session, most: int) -> list[Feedback]:
    """Up to `most` feedbacks whose words are not written down yet."""
    return list(session.exec(UNREAD, params={"most": most}))


def index_words(session: Session, feedback: Sequence[Feedback], now: datetime) -> None:
    """Write down the words of these."""
    rows = [
        {"workspace_id": one.workspace_id, "word": word, "feedback_number": one.number}
        for one in feedback
        for word in words(one.text)
    ]
    insert_new(session, FeedbackWord, rows)
    done = [{"workspace": one.workspace_id, "it": one.number, "now": now} for one in feedback]
    if done:
        session.connection().execute(READ, done)


def word_parameters(words_: Sequence[str], most: int) -> dict[str, str]:
    """So many words as parameters word_0, word_1, …; those that are missing are empty and found nowhere."""
    return {f"word_{place}": words_[place] if place < len(words_) else "" for place in range(most)}


def rarest(session: Session, workspace_id: int, among: Sequence[str]) -> list[tuple[str, int]]:
    """The longest of these words with the number of feedbacks they stand in, the rarest first.

    Counted up to MOST_COUNTED.
    """
    longest = sorted(among, key=len, reverse=True)[:MOST_LOOKED_AT]
    asked = {"workspace": workspace_id, **word_parameters(longest, MOST_LOOKED_AT)}
    rows = session.connection().execute(COUNTS, asked).mappings()
    counts: dict[int, int] = {row["place"]: row["count"] for row in rows}
    counted = [(word, counts[place]) for place, word in enumerate(longest)]
    return sorted(counted, key=lambda pair: (pair[1], pair[0]))
