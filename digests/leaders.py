"""Purpose: what the two leaders are owed: a question on Friday, and a word when they are silent for long.

Both go to these people only; silence is spoken of only where both agreed, and never on the agenda.
"""

from datetime import date, datetime, time

from domain import leaders as rules
from domain.business_calendar import DAY, BusinessCalendar
from domain.calendar import instant, week_of
from domain.delivery import Urgency
from domain.side import Role, Side
from messages import leaders as words
from storage import health, member, outbox, setup, touchpoint
from storage.health import LeaderAnswer
from storage.scope import Scope
from storage.touchpoint import personal

FRIDAY, ASKED_AT = 4, time(15)


def owe_leaders(scope: Scope, calendar: BusinessCalendar, started: date) -> None:
    """Everything the leaders are owed today."""
    today = calendar.today(scope.now)
    if today.weekday() == FRIDAY:
        _ask(scope, week_of(today)[0], instant(today, ASKED_AT, calendar.tz))
    _break_silence(scope, calendar, started)


def _pairs(scope: Scope) -> list[tuple[str, str]]:
    """A leader of Sales and one of Marketing, each who is counted."""
    sides = {side: member.of_role(scope.session, scope.workspace_id, side, Role.LEADER) for side in Side}
    people = [*sides[Side.SALES], *sides[Side.MARKETING]]
    counted = touchpoint.sides_of(scope.session, scope.workspace_id, people)
    return [
        (sales, marketing)
        for sales in sides[Side.SALES]
        for marketing in sides[Side.MARKETING]
        if sales in counted and marketing in counted
    ]


def _ask(scope: Scope, monday: date, at: datetime) -> None:
    counterparts: dict[str, str] = {}
    for sales, marketing in _pairs(scope):
        counterparts.setdefault(sales, marketing)
        counterparts.setdefault(marketing, sales)
    for user, other in counterparts.items():
        question = LeaderAnswer(
            workspace_id=scope.workspace_id, week=monday, user_id=user, counterpart=other, ways=[]
        )
        _ask_one(scope, question, at)


def _ask_one(scope: Scope, question: LeaderAnswer, at: datetime) -> None:
    """Ask about the week, in the place of the question before, unless they leave all unanswered."""
    user = question.user_id
    before = health.questions_to(scope.session, scope.workspace_id, user, rules.MOST_UNANSWERED)
    asked = bool(before) and before[0].week >= question.week
    if asked or not rules.ask_again([each.days for each in before]):
        return
    health.ask_leader(scope.session, question)
    says = words.ask(question.counterpart, question.week)
    outbox.dm(scope, user, _question_key(question), says, Urgency.SOON, due_at=at)
    if before and before[0].days is None:
        key = _question_key(before[0])
        outbox.update(scope, key, f"{key}:closed", words.closed_question())


def _question_key(question: LeaderAnswer) -> str:
    return f"leaders:{question.week}:{question.user_id}"


def _break_silence(scope: Scope, calendar: BusinessCalendar, started: date) -> None:
    saved = setup.find(scope.session, scope.workspace_id)
    for pair in _pairs(scope) if saved else []:
        choices = [personal.choice(scope.session, scope.workspace_id, user) for user in pair]
        if not all(choice.pairs_shown for choice in choices):
            continue
        weeks = personal.weeks_of_pair(scope.session, scope.workspace_id, *pair)
        last = weeks[-1][3] if weeks else None
        silent = calendar.working_days((last or started) + DAY, calendar.yesterday(scope.now))
        if saved and len(silent) >= saved.quiet_days:
            # The key holds the last day, so that one silence is told once.
            for to, other in (pair, pair[::-1]):
                key = f"leaders:silent:{last or started}:{to}:{other}"
                outbox.dm(scope, to, key, words.silence(other, last, len(silent)), Urgency.SOON)
