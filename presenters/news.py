"""Purpose: Marketing's campaigns as the Monday agenda and a person's Home tell of them."""

from datetime import date, timedelta

from messages.blocks import Json, listing
from messages.mrkdwn import Mrkdwn
from messages.news import coming_line, running_line
from presenters.calendar import today
from storage import member, news
from storage.scope import Scope

AHEAD = timedelta(days=13)


def agenda_lines(scope: Scope, _zone: str, today: date) -> list[Mrkdwn]:
    """A line for each campaign that runs or begins within two weeks of `today`, soonest first."""
    campaigns = news.campaigns_coming(scope.session, scope.workspace_id, today, today + AHEAD)
    return [coming_line(each.name, each.starts, each.ends, today) for each in campaigns]


def home_part(scope: Scope, user: str) -> list[Json]:
    """The campaigns that run today, for people of either team."""
    if member.side_of(scope.session, scope.workspace_id, user) is None:
        return []
    running = news.campaigns_running(scope.session, scope.workspace_id, today(scope))
    return [listing([running_line(each.name, each.ends) for each in running])] if running else []
