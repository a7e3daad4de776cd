"""Purpose: `/drumbeat touch`: one line for what happened outside Slack.

Keeps with whom and how for two days, as hashes, so that both may log the same call and it counts once.
"""

from slack_bolt import Ack

from domain.command_line import Line
from domain.errors import UserError
from domain.touch_command import EXAMPLE, LoggedTouch, parse
from messages import touchpoint as words
from messages.blocks import Message
from presenters.calendar import today
from storage import health, member
from storage.scope import Here, Scope
from storage.touchpoint import personal
from storage.touchpoint.meetings import Meeting, count_reach


def touch(ack: Ack, line: Line, user: str, here: Here) -> None:
    """`/drumbeat touch @Cleo call yesterday`, the day in the workspace's zone."""
    if line.alone:
        raise UserError(f"{here.names.drumbeat} touch {EXAMPLE}")
    ack(**here.write(_log, user, line.rest).reply())


def _log(scope: Scope, user: str, line: str) -> Message:
    logged = parse(line, today(scope))
    _check(scope, user, logged)
    meeting = Meeting(f"touch:{logged.kind}:{logged.day}", logged.kind, logged.day, logged.planned)
    health.forget_unanswered(scope.session, scope.workspace_id, [user])
    count_reach(scope.session, scope.workspace_id, meeting, user, logged.person, scope.now)
    # Whoever logs knows their own choice and what they logged before: any answer that told counted from not
    # counted, or counted just now from counted already, would tell them the other's choice.
    return words.touch_receipt(logged)


def _check(scope: Scope, user: str, logged: LoggedTouch) -> None:
    pair = (user, logged.person)
    sides = member.sides_of(scope.session, scope.workspace_id, pair)
    mine, theirs = sides.get(user), sides.get(logged.person)
    if mine is None or theirs is None or mine is theirs:
        raise UserError(
            "I count contact between Sales and Marketing. Please pick someone from the other team."
        )
    if not personal.choice(scope.session, scope.workspace_id, user).counted:
        raise UserError(f"You opted out of being counted. {scope.names.drumbeat} counting changes that.")
