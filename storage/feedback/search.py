"""Purpose: feedback found by its words, and listed by who sent it, its stage, kind or campaign.

The words are in word.py; what says the same as something new is in similar.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from domain.feedback.similar import words
from domain.feedback.stage import OPEN
from storage.feedback import Feedback
from storage.feedback.word import FeedbackWord, rarest

PAGE = 8
# Nobody reads on for longer, and counting all of a common word takes long.
MOST_FOUND = 200


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


def found(session: Session, workspace_id: int, wanted: Wanted, page: int) -> tuple[list[Feedback], int]:
    """One page (from 1) of what is looked for, the newest first, and how many there are, up to MOST_FOUND."""
    numbers = session.connection().execute(_matching(session, workspace_id, wanted)).scalars().all()
    here = numbers[(page - 1) * PAGE : page * PAGE]
    rows = session.exec(
        select(Feedback)
        .where(Feedback.workspace_id == workspace_id, col(Feedback.number).in_(here))
        .order_by(col(Feedback.number).desc())
    )
    return list(rows), len(numbers)


def _matching(session: Session, workspace_id: int, wanted: Wanted) -> Select[Any]:
    """The numbers, the newest first."""
    looked_for = words(wanted.text)
    if not looked_for:
        listed = _filtered(select(col(Feedback.number)), workspace_id, wanted)
        return listed.order_by(col(Feedback.number).desc()).limit(MOST_FOUND)
    holds = _holding(workspace_id, _rarest_first(session, workspace_id, looked_for))
    held = _filtered(holds, workspace_id, wanted)
    return held.order_by(col(FeedbackWord.feedback_number).desc()).limit(MOST_FOUND)


def _rarest_first(session: Session, workspace_id: int, looked_for: Sequence[str]) -> list[str]:
    """The fewest feedbacks are looked into when the rarest word leads to them."""
    first = [word for word, _count in rarest(session, workspace_id, looked_for)]
    return [*first, *(word for word in looked_for if word not in first)]


def _holding(workspace_id: int, looked_for: Sequence[str]) -> Any:
    """Feedbacks that hold all these words, found by the first."""
    first, *others = looked_for
    query = (
        select(col(FeedbackWord.feedback_number))
        .join(
            Feedback,
            and_(
                col(Feedback.workspace_id) == col(FeedbackWord.workspace_id),
                col(Feedback.number) == col(FeedbackWord.feedback_number),
            ),
        )
        .where(FeedbackWord.workspace_id == workspace_id, FeedbackWord.word == first)
    )
    # Not joined: without statistics SQLite would look into the rows before it looks for the other words.
    for word in others:
        also = aliased(FeedbackWord)
        query = query.where(
            exists().where(
                col(also.workspace_id) == workspace_id,
                col(also.word) == word,
                col(also.feedback_number) == col(FeedbackWord.feedback_number),
            )
        )
    return query


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
