"""Purpose: `/drumbeat touch`: one line for what happened outside Slack.

Keeps with whom and how for two days, as hashes, so that both may log the same call and it counts once.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt import Ack, BoltContext

from domain.calendar import local_day, zone
from domain.errors import UserError
from domain.touch_command import EXAMPLE, Logged, parse
from handlers.shared.feature import Here, rest
from messages import touchpoint as words
from messages.blocks import Message
from storage import member, touchpoint, workspace
from storage.db.engine import Session
from storage.touchpoint.meetings import Meeting, reach


def touch(ack: Ack, command: Mapping[str, Any], context: BoltContext, here: Here) -> None:
    """`/drumbeat touch @Cleo call yesterday`, the day in the workspace's zone."""
    line = rest(command)
    if line.lower() in {"", "help"}:
        raise UserError(f"{here.names.drumbeat} touch {EXAMPLE}")
    reply = here.store.write(partial(_log, here=here, user=command["user_id"], line=line))
    context["saved"] = True
    ack(**reply.reply())


def _log(session: Session, here: Here, user: str, line: str) -> Message:
    today = local_day(here.now, zone(workspace.get(session, here.workspace_id).zone))
    logged = parse(line, today)
    _check(session, here, user, logged)
    name = f"touch:{logged.kind}:{logged.day}"
    one = Meeting(name, logged.kind, logged.day, logged.planned)
    new = reach(session, here.workspace_id, one, user, logged.person, here.now)
    return words.logged(logged, again=not new)


def _check(session: Session, here: Here, user: str, logged: Logged) -> None:
    stand = member.sides_of(session, here.workspace_id, (user, logged.person))
    mine, theirs = stand.get(user), stand.get(logged.person)
    if mine is None or theirs is None or mine is theirs:
        raise UserError("I count between Sales and Marketing. Please name somebody of the other side.")
    counted = touchpoint.sides_of(session, here.workspace_id, (user, logged.person))
    if user not in counted:
        raise UserError(f"You chose not to be counted. {here.names.drumbeat} counting changes that.")
    if logged.person not in counted:
        raise UserError("This is not counted: one of you chose not to be.")
