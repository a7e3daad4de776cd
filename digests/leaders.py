"""Purpose: what the two leaders are owed: a question on Friday, and a word when they are silent for long.

Both go to these people only; silence is spoken of only where both agreed, and never on the agenda.
"""

from datetime import date, datetime, time, timedelta

from domain.business_calendar import Place
from domain.calendar import instant, week_of, zone
from domain.delivery import Urgency
from domain.leaders import silent_days
from domain.side import Role, Side
from messages import leaders as words
from messages.blocks import Message
from storage import member, setup, touchpoint
from storage.db.engine import Session
from storage.outbox import deliveries
from storage.outbox.deliveries import Owed
from storage.touchpoint import personal

FRIDAY, ASKED_AT = 4, time(15)


def owe(session: Session, place: Place, started: date, now: datetime) -> None:
    """Everything the leaders are owed on the day after `place.yesterday`."""
    today = place.yesterday + timedelta(days=1)
    if today.weekday() == FRIDAY:
        _ask(session, place, today)
    _break_silence(session, place, started, now)


def _pairs(session: Session, place: Place) -> list[tuple[str, str]]:
    """A leader of Sales and one of Marketing, each who is counted."""
    sides = {side: member.of_role(session, place.workspace_id, side, Role.LEADER) for side in Side}
    counted = touchpoint.sides_of(session, place.workspace_id, [*sides[Side.SALES], *sides[Side.MARKETING]])
    return [
        (one, other)
        for one in sides[Side.SALES]
        for other in sides[Side.MARKETING]
        if one in counted and other in counted
    ]


def _ask(session: Session, place: Place, today: date) -> None:
    monday, at = week_of(today)[0], instant(today, ASKED_AT, zone(place.zone))
    asked: dict[str, str] = {}
    for one, other in _pairs(session, place):
        asked.setdefault(one, other)
        asked.setdefault(other, one)
    deliveries.owe(
        session,
        [
            _owed(place, f"leaders:{monday}:{user}", user, words.ask(other, monday), at)
            for user, other in asked.items()
        ],
    )


def _break_silence(session: Session, place: Place, started: date, now: datetime) -> None:
    saved = setup.find(session, place.workspace_id)
    for one, other in _pairs(session, place) if saved else []:
        if not all(personal.choice(session, place.workspace_id, user).pairs_shown for user in (one, other)):
            continue
        weeks = personal.weeks_of_pair(session, place.workspace_id, one, other)
        last = weeks[-1][3] if weeks else None
        days = silent_days(last or started, place.yesterday, place.is_workday)
        if saved and days >= saved.quiet_days:
            deliveries.owe(
                session,
                [
                    # The key holds the last day, so that one silence is told once.
                    _owed(
                        place,
                        f"leaders:silent:{last or started}:{to}:{about}",
                        to,
                        words.silence(about, last, days),
                        now,
                    )
                    for to, about in ((one, other), (other, one))
                ],
            )


def _owed(place: Place, key: str, user: str, message: Message, at: datetime) -> Owed:
    return Owed(place.workspace_id, key, user, message.payload(), at, urgency=Urgency.SOON)
