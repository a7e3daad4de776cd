"""Purpose: the values of the Monday agenda: what is coming, open feedback, how often the two sides spoke."""

from datetime import date, timedelta

from messages import feedback as feedback_words
from messages import monday as words
from messages import news as news_words
from messages import ride_along as ride_words
from messages.mrkdwn import Mrkdwn
from presenters.health import health
from storage import feedback, news, ride_along
from storage.feedback import figures
from storage.scope import Scope

CAMPAIGNS_AHEAD = timedelta(days=13)
RIDES_AHEAD = timedelta(days=7)
MOST_FEEDBACK = 10


def monday(scope: Scope, zone: str, today: date, drop: Mrkdwn | None, *, late: bool) -> words.Agenda:
    """The agenda as of now. Weeks run from Monday to Sunday in `zone`; `drop` is what was warned of."""
    session, workspace_id, now = scope.session, scope.workspace_id, scope.now
    waiting, total = feedback.new_at(session, workspace_id, now, MOST_FEEDBACK)
    return words.Agenda(
        at=now,
        zone=zone,
        coming=_coming(scope, zone, today),
        open_feedback=[
            feedback_words.line(of.number, of.text, of.author, of.created_at, now) for of in waiting
        ],
        open_total=total,
        decisions=[
            feedback_words.line(of.number, f"{of.text}: {of.figure}", of.author, of.since, now)
            for of in figures.decisions(session, workspace_id, MOST_FEEDBACK)
        ],
        health=health(scope),
        drop=drop,
        monthly=is_monthly(today),
        late=late,
    )


def is_monthly(today: date) -> bool:
    """The first agenda of a month shows the relationship in full."""
    return today.day <= 7


def _coming(scope: Scope, zone: str, today: date) -> list[Mrkdwn]:
    session, workspace_id, now = scope.session, scope.workspace_id, scope.now
    campaigns = news.campaigns_coming(session, workspace_id, today, today + CAMPAIGNS_AHEAD)
    rides = ride_along.between(session, workspace_id, now, now + RIDES_AHEAD)
    return [
        *(news_words.coming_line(each.name, each.starts, each.ends, today) for each in campaigns),
        *(ride_words.coming_line(ride.marketer, ride.rep, ride.account, ride.at, zone) for ride in rides),
    ]
