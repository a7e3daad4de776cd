"""Purpose: how the feedback loop did over a period: the figures, and the rows behind them as a table."""

from collections.abc import Sequence
from datetime import timedelta

from domain.errors import UserError
from domain.feedback import label
from domain.feedback.figures import figures as figures_of
from domain.side import Role
from messages.feedback.report import FeedbackReport
from messages.page import CsvFile
from presenters.calendar import today
from presenters.csv_table import csv_table
from presenters.people import name_of
from storage import member, news, setup
from storage.feedback import Feedback
from storage.feedback import figures as rows_of
from storage.scope import Scope

PERIOD = timedelta(days=90)
COLUMNS = (
    "number",
    "sent",
    "author",
    "kind",
    "sentiment",
    "campaign",
    "account",
    "stage",
    "taken",
    "ended",
    "owner",
    "outcome",
    "figure",
    "text",
)


def campaign_numbered(scope: Scope, number: str) -> news.Campaign | None:
    """The campaign of that number, or None."""
    return news.campaign(scope.session, scope.workspace_id, int(number))


def campaign_called(scope: Scope, name: str) -> news.Campaign | None:
    """The campaign of that name, None for no name; UserError for one nobody knows."""
    if not name:
        return None
    campaign = news.campaign_called(scope.session, scope.workspace_id, name)
    if campaign is None:
        raise UserError(f"There's no campaign {name!r}.")
    return campaign


def report(scope: Scope, campaign: news.Campaign | None, user: str) -> FeedbackReport | None:
    """The last 90 days, of all campaigns or one, as that person may see them; None where nothing was sent."""
    number = campaign.number if campaign else None
    intake = setup.intake(scope.session, scope.workspace_id)
    rows = rows_of.of_period(scope.session, scope.workspace_id, scope.now - PERIOD, scope.now, number)
    if intake is None or not rows:
        return None
    person = member.find(scope.session, scope.workspace_id, user)
    return FeedbackReport(
        figures=figures_of(rows, intake.calendar),
        since=intake.calendar.today(scope.now - PERIOD),
        until=intake.calendar.today(scope.now),
        leader=person is not None and person.role == Role.LEADER,
    )


def table(scope: Scope, campaign: news.Campaign | None) -> CsvFile:
    """The rows of the same period, named for the day."""
    number = campaign.number if campaign else None
    rows = rows_of.rows(scope.session, scope.workspace_id, scope.now - PERIOD, scope.now, number)
    text = csv_table(COLUMNS, [_cells(scope, row) for row in rows])
    return CsvFile(f"feedback-{today(scope).isoformat()}.csv", text)


def _cells(scope: Scope, row: Feedback) -> Sequence[object]:
    campaign = news.campaign(scope.session, scope.workspace_id, row.campaign_id) if row.campaign_id else None
    return (
        label(row.number),
        row.created_at.isoformat(),
        name_of(scope, row.author) or row.author,
        row.kind,
        row.sentiment,
        campaign.name if campaign else "",
        row.account,
        row.stage,
        row.taken_at.isoformat() if row.taken_at else "",
        row.ended_at.isoformat() if row.ended_at else "",
        row.owner,
        row.outcome,
        row.figure,
        row.text,
    )
