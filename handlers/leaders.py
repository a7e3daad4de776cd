"""Purpose: takes a leader's one tap on Friday: on how many days they spoke with their counterpart.

The answer is shown to nobody; it is counted for the two sides.
"""

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack

from domain import leaders as rules
from domain.command_line import Line
from domain.errors import UserError
from domain.touch_command import EXAMPLE
from domain.touchpoint import between
from handlers.shared.audience import Audience
from handlers.shared.feature import Action, Command, Feature
from handlers.shared.respond import answer
from messages import leaders as words
from messages.menu import Topic
from presenters.leaders import todo_list
from storage import health, setup, touchpoint
from storage.erasure import Fate, Personal
from storage.health import LeaderAnswer
from storage.scope import Here, Scope

MOST_DAYS = 60


def tick(ack: Ack) -> None:
    """A way is ticked: it is read with the number."""
    ack()


def set_silence(ack: Ack, line: Line, here: Here) -> None:
    """`/drumbeat silence 5`."""
    if not line.rest.isdecimal() or len(line.rest) > 4 or not 1 <= int(line.rest) <= MOST_DAYS:
        raise UserError(f"Please type a number of business days from 1 to {MOST_DAYS}, like 5.")
    here.write(setup.set_choice, "quiet_days", int(line.rest))
    ack(**words.waits(int(line.rest)).reply())


def answer_week(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], user: str, here: Here) -> None:
    """The number is tapped; a second tap changes the answer upwards only, since counts are not taken back."""
    counterpart, monday, days = words.read_button(str(action["value"]))
    ways = words.ways_ticked(dict(body))
    given = LeaderAnswer(
        workspace_id=here.workspace_id,
        week=monday,
        user_id=user,
        counterpart=counterpart,
        days=days,
        ways=ways,
    )
    here.write(_answer, given)
    ack()
    answer(body, words.answered_question(counterpart, days, ways), replace=True)


def _answer(scope: Scope, given: LeaderAnswer) -> None:
    """UserError unless it is the answer to the last question that they were asked."""
    last = health.questions_to(scope.session, scope.workspace_id, given.user_id, 1)
    if not last or (last[0].week, last[0].counterpart) != (given.week, given.counterpart):
        example = f"{scope.names.drumbeat} touch {EXAMPLE}"
        raise UserError(f"This question is closed. To log a conversation: {example}")
    _count(scope, given)


def _count(scope: Scope, given: LeaderAnswer) -> None:
    pair = (given.user_id, given.counterpart)
    counted = health.days_answered(scope.session, scope.workspace_id, given.week, pair)
    health.answer(scope.session, given)
    sides = touchpoint.sides_of(scope.session, scope.workspace_id, pair)
    kind = rules.way_of(given.ways)
    for day in rules.to_count(given.week, given.days or 0, counted):
        touches = between(kind, *pair, sides.get)
        touchpoint.add(scope.session, scope.workspace_id, touches, day)


FEATURE = Feature(
    commands=(
        Command(
            "silence",
            "5",
            "sets after how many silent business days both leaders hear (admins)",
            set_silence,
            who=Audience.ADMINS,
            set_up=True,
            label="Silence alert",
            topic=Topic.ADMIN,
            form=words.SILENCE_FORM,
        ),
    ),
    actions=(
        Action(re.compile(rf"^{re.escape(words.DAYS)}\.\d$"), answer_week, who=Audience.LEADERS),
        Action(words.TICK, tick, who=Audience.LEADERS),
    ),
    todo=todo_list,
    tables=(LeaderAnswer,),
    personal=(Personal(LeaderAnswer, dict.fromkeys(("user_id", "counterpart"), Fate.DELETE)),),
)
