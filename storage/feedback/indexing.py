"""Purpose: which feedback stands in the word index, and what does not yet.

The words are written down a moment after the feedback, so that sending stays quick. Who looks for them is in
search.py and similar.py.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from storage import word_index
from storage.feedback import KIND, Feedback

# The clock asks all the time: statements are built once.
UNREAD = select(Feedback).where(col(Feedback.read_at).is_(None)).limit(bindparam("most"))
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
    by_workspace = groupby(
        sorted(feedback, key=lambda each: each.workspace_id), key=lambda each: each.workspace_id
    )
    for workspace_id, rows in by_workspace:
        word_index.index(session, workspace_id, KIND, {each.number: each.text for each in rows})
    done = [{"workspace": each.workspace_id, "it": each.number, "now": now} for each in feedback]
    if done:
        session.connection().execute(READ, done)
