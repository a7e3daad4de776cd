"""Purpose: feedback found by its words, and listed by who sent it, its stage, kind or campaign.

The words stand in a table of their own, the same on both databases; they are written a moment after the
feedback, so that sending stays quick. What counts as a word is domain/feedback/similar's business.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, select

from domain.feedback.similar import words
from domain.feedback.stage import OPEN, Stage
from storage.base import insert_new
from storage.feedback import Feedback

PAGE = 8
MOST_CANDIDATES = 200
# So few at a time: whoever sends feedback goes first, and what was sent is read within moments all the same.
MOST_READ = 2
# Long words are rare ones: so many are looked at to find what else says the same.
MOST_LOOKED_AT = 6


class FeedbackWord(SQLModel, table=True):
    """One word of one feedback."""

    __tablename__ = "feedback_word"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id")
    word: str = Field(primary_key=True)
    feedback_number: int = Field(primary_key=True)


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty fields don't matter. `viewer` sees private ones only when they sent them."""

    viewer: str
    author: str = ""
    stage: str = ""
    kind: str = ""
    campaign_id: int | None = None
    text: str = ""
    open_only: bool = False


def unread(session: Session) -> list[Feedback]:
    """Some feedback whose words are not written down yet."""
    return list(session.exec(select(Feedback).where(col(Feedback.read_at).is_(None)).limit(MOST_READ)))


def read(session: Session, feedback: Sequence[Feedback], now: datetime) -> None:
    """Write down the words of these."""
    rows = [
        {"workspace_id": one.workspace_id, "word": word, "feedback_number": one.number}
        for one in feedback
        for word in words(one.text)
    ]
    insert_new(session, FeedbackWord, rows)
    for one in feedback:
        session.connection().execute(
            update(Feedback)
            .where(col(Feedback.workspace_id) == one.workspace_id, col(Feedback.number) == one.number)
            .values(read_at=now)
        )


def found(session: Session, workspace_id: int, wanted: Wanted, page: int) -> tuple[list[Feedback], int]:
    """One page (from 1) of what is looked for, the newest first, and how many there are in all.

    The total is counted up to MOST_CANDIDATES for words, since counting all of a common word takes longer
    than anybody reads.
    """
    query = _matching(workspace_id, wanted)
    newest = query.order_by(col(Feedback.number).desc()).limit(PAGE).offset((page - 1) * PAGE)
    rows = session.connection().execute(newest).scalars().all()
    some = query.limit(MOST_CANDIDATES).subquery()
    total = session.connection().execute(select(func.count()).select_from(some)).scalar_one()
    listed = [session.get_one(Feedback, (workspace_id, number)) for number in rows]
    return listed, total


def _matching(workspace_id: int, wanted: Wanted) -> Select[Any]:
    looked_for = words(wanted.text)
    if not looked_for:
        return _filtered(select(col(Feedback.number)), workspace_id, wanted)
    first, *others = looked_for
    query = select(col(Feedback.number)).join(
        FeedbackWord,
        and_(
            col(FeedbackWord.workspace_id) == col(Feedback.workspace_id),
            col(FeedbackWord.feedback_number) == col(Feedback.number),
        ),
    )
    query = query.where(FeedbackWord.workspace_id == workspace_id, FeedbackWord.word == first)
    for word in others:
        also = aliased(FeedbackWord)
        query = query.where(
            exists().where(
                col(also.workspace_id) == workspace_id,
                col(also.word) == word,
                col(also.feedback_number) == col(Feedback.number),
            )
        )
    return _filtered(query, workspace_id, wanted)


def _filtered(query: Any, workspace_id: int, wanted: Wanted) -> Select[Any]:
    query = query.where(
        Feedback.workspace_id == workspace_id,
        or_(col(Feedback.private).is_(False), col(Feedback.author) == wanted.viewer),
    )
    for column, value in (
        (Feedback.author, wanted.author),
        (Feedback.stage, wanted.stage),
        (Feedback.kind, wanted.kind),
        (Feedback.campaign_id, wanted.campaign_id),
    ):
        if value:
            query = query.where(column == value)
    if wanted.open_only:
        query = query.where(col(Feedback.stage).in_(OPEN))
    filtered: Select[Any] = query
    return filtered


def like(session: Session, feedback: Feedback) -> dict[int, str]:
    """Open feedback of others that shares rare words with this one and names the same campaign: candidates.

    Private ones are never among them. Words that stand in very many feedbacks are left out.
    """
    mine = words(feedback.text)
    if not mine:
        return {}
    query = (
        select(col(Feedback.number), col(Feedback.text))
        .join(
            FeedbackWord,
            and_(
                col(FeedbackWord.workspace_id) == col(Feedback.workspace_id),
                col(FeedbackWord.feedback_number) == col(Feedback.number),
            ),
        )
        .where(
            FeedbackWord.workspace_id == feedback.workspace_id,
            col(FeedbackWord.word).in_(_rarest(session, feedback.workspace_id, mine)),
            Feedback.number != feedback.number,
            Feedback.author != feedback.author,
            col(Feedback.private).is_(False),
            col(Feedback.stage).in_([stage for stage in OPEN if stage is not Stage.RESULT]),
        )
        .group_by(col(Feedback.number), col(Feedback.text))
        .order_by(func.count().desc(), col(Feedback.number).desc())
        .limit(20)
    )
    if feedback.campaign_id:
        same = col(Feedback.campaign_id) == feedback.campaign_id
        query = query.where(or_(same, col(Feedback.campaign_id).is_(None)))
    return {row[0]: row[1] for row in session.connection().execute(query)}


def _rarest(session: Session, workspace_id: int, mine: Sequence[str]) -> list[str]:
    """The three of the longest of these words that stand in the fewest feedbacks, counted up to a limit."""
    counted = {}
    for word in sorted(mine, key=len, reverse=True)[:MOST_LOOKED_AT]:
        few = (
            select(col(FeedbackWord.feedback_number))
            .where(FeedbackWord.workspace_id == workspace_id, FeedbackWord.word == word)
            .limit(MOST_CANDIDATES)
            .subquery()
        )
        counted[word] = session.connection().execute(select(func.count()).select_from(few)).scalar_one()
    shared = [word for word, count in counted.items() if count]
    return sorted(shared, key=lambda word: (counted[word], word))[:3]
