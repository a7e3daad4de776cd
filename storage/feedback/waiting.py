"""Purpose: the feedback that waits for one person: to be picked up, answered or moved on.

Who picks what up is the set-up's business, what is done about it the caller's.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from domain.feedback.stage import Stage
from storage.feedback import Feedback

Waiting = tuple[list[Feedback], int]
"""The most urgent of it, and how much there is."""


def find_unclaimed(
    session: Session, workspace_id: int, kinds: Collection[str], *, besides: Collection[str] | None, most: int
) -> Waiting:
    """What nobody picked up, of these kinds; `besides` takes all that is of none of those kinds too."""
    theirs: list[Any] = [col(Feedback.kind).in_(kinds)]
    if besides is not None:
        theirs += [col(Feedback.kind).is_(None), col(Feedback.kind).not_in(besides)]
    return _first(
        session, workspace_id, [col(Feedback.stage) == Stage.NEW, or_(*theirs)], Feedback.since, most
    )


def find_questions(session: Session, workspace_id: int, author: str, most: int) -> Waiting:
    """What its author was asked about."""
    asked = [col(Feedback.author) == author, col(Feedback.stage) == Stage.NEEDS_INFO]
    return _first(session, workspace_id, asked, Feedback.since, most)


def find_without_plan(session: Session, workspace_id: int, owner: str, most: int) -> Waiting:
    """What the owner picked up, or has a result of, and has not said the next step of."""
    theirs = [col(Feedback.owner) == owner, col(Feedback.stage).in_((Stage.ACKNOWLEDGED, Stage.RESULT))]
    return _first(session, workspace_id, theirs, Feedback.since, most)


def find_due(session: Session, workspace_id: int, owner: str, until: date, most: int) -> Waiting:
    """What the owner said would be done, or tested, by a day up to `until`."""
    planned = col(Feedback.stage).in_((Stage.PLANNED, Stage.TESTING))
    theirs = [col(Feedback.owner) == owner, planned, col(Feedback.due_on) <= until]
    return _first(session, workspace_id, theirs, Feedback.due_on, most)


def _first(session: Session, workspace_id: int, wanted: list[Any], order: Any, most: int) -> Waiting:
    mine = [col(Feedback.workspace_id) == workspace_id, *wanted]
    rows = session.exec(select(Feedback).where(*mine).order_by(col(order), col(Feedback.number)).limit(most))
    total = session.connection().execute(select(func.count()).select_from(Feedback).where(*mine)).scalar_one()
    return list(rows), total
