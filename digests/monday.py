"""Purpose: the Monday agenda: what is coming, which feedback is open, how often the two sides spoke.

Does not run the meeting.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from digests import health
from digests.window import Cut
from domain.calendar import local_day
from messages import feedback as feedback_words
from messages import monday as words
from messages import news as news_words
from messages import ride_along as ride_words
from messages.blocks import Json, Message
from messages.mrkdwn import Mrkdwn
from storage import feedback, news, ride_along
from storage.db.engine import Session
from storage.feedback import figures

CAMPAIGNS_AHEAD = timedelta(days=13)
RIDES_AHEAD = timedelta(days=7)
MOST_FEEDBACK = 10


def compile(session: Session, cut: Cut) -> Message:
    """The agenda at that cut. Weeks run from Monday to Sunday in the ritual's zone."""
    today = local_day(cut.until, ZoneInfo(cut.zone))
    waiting, total = feedback.new_at(session, cut.workspace_id, cut.until, MOST_FEEDBACK)
    return words.agenda(
        words.Agenda(
            at=cut.until,
            zone=cut.zone,
            coming=_coming(session, cut, today),
            open_feedback=[_open_line(f.number, f.text, f.author, f.created_at, cut.until) for f in waiting],
            open_total=total,
            decisions=[
                feedback_words.line(f.number, f"{f.text}: {f.figure}", f.author, f.since, cut.until)
                for f in figures.decisions(session, cut.workspace_id, MOST_FEEDBACK)
            ],
            health=health.shown(session, cut.workspace_id, cut.until),
            drop=health.drop_line(session, cut),
            monthly=_is_monthly(today),
            late=cut.late,
        )
    )


def picture(session: Session, cut: Cut) -> Json | None:
    """Once a month the agenda brings the twelve weeks as a picture."""
    today = local_day(cut.until, ZoneInfo(cut.zone))
    return health.chart(health.shown(session, cut.workspace_id, cut.until)) if _is_monthly(today) else None


def _is_monthly(today: date) -> bool:
    """The first agenda of a month shows the relationship in full."""
    return today.day <= 7


def _coming(session: Session, cut: Cut, today: date) -> list[Mrkdwn]:
    campaigns = news.campaigns_coming(session, cut.workspace_id, today, today + CAMPAIGNS_AHEAD)
    rides = ride_along.between(session, cut.workspace_id, cut.until, cut.until + RIDES_AHEAD)
    return [
        *(news_words.coming_line(c.name, c.starts, c.ends, today) for c in campaigns),
        *(ride_words.coming_line(r.marketer, r.rep, r.account, r.at, cut.zone) for r in rides),
    ]


def _open_line(number: int, text: str, author: str, since: datetime, now: datetime) -> Mrkdwn:
    return feedback_words.line(number, text, author, since, now)
