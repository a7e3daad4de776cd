"""Purpose: the feedbacks a report counts, and the rows of an export.

What they come to is domain/feedback/figures' business. Private ones are never among them.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from domain.feedback import Sentiment
from domain.feedback.figures import LoopTimes
from domain.feedback.stage import Outcome, Stage
from storage.feedback import Feedback

# More than any quarter brings; a report looks at the newest.
MOST = 5000


def of_period(
    session: Session, workspace_id: int, since: datetime, until: datetime, campaign_id: int | None = None
) -> list[LoopTimes]:
    """What was sent after `since` up to and with `until`, about one campaign or all."""
    return [_one(row) for row in rows(session, workspace_id, since, until, campaign_id)]


def rows(
    session: Session, workspace_id: int, since: datetime, until: datetime, campaign_id: int | None = None
) -> list[Feedback]:
    """The same as rows, the oldest first."""
    query = select(Feedback).where(
        Feedback.workspace_id == workspace_id,
        col(Feedback.private).is_(False),
        col(Feedback.created_at) > since,
        col(Feedback.created_at) <= until,
    )
    if campaign_id:
        query = query.where(Feedback.campaign_id == campaign_id)
    newest = session.exec(query.order_by(col(Feedback.number).desc()).limit(MOST))
    return list(reversed(newest.all()))


def _one(row: Feedback) -> LoopTimes:
    return LoopTimes(
        text=row.text,
        stage=Stage(row.stage),
        sentiment=Sentiment(row.sentiment) if row.sentiment else None,
        account=row.account,
        outcome=Outcome(row.outcome) if row.outcome else None,
        created_at=row.created_at,
        taken_at=row.taken_at,
        ended_at=row.ended_at,
    )


def decisions(session: Session, workspace_id: int, most: int) -> list[Feedback]:
    """Tests with a result that nobody decided on yet, the longest waiting first; no private one."""
    query = (
        select(Feedback)
        .where(
            Feedback.workspace_id == workspace_id,
            Feedback.stage == Stage.RESULT,
            col(Feedback.private).is_(False),
        )
        .order_by(col(Feedback.since), col(Feedback.number))
        .limit(most)
    )
    return list(session.exec(query))
