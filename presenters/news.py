"""Purpose: Marketing's campaigns as the Monday agenda tells of them."""

from datetime import date, timedelta

from messages.mrkdwn import Mrkdwn
from messages.news import coming_line
from storage import news
from storage.scope import Scope

AHEAD = timedelta(days=13)


def agenda_lines(scope: Scope, _zone: str, today: date) -> list[Mrkdwn]:
    """A line for each campaign that runs or begins within two weeks of `today`, soonest first."""
    campaigns = news.campaigns_coming(scope.session, scope.workspace_id, today, today + AHEAD)
    return [coming_line(each.name, each.starts, each.ends, today) for each in campaigns]
