"""Purpose: a leader gives a feedback to somebody else to look after.

Who looks after it by default is who took it.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack

from domain.errors import UserError
from domain.feedback import stage as rules
from domain.feedback.stage import Stage, Step
from handlers.feedback.transition import (
    Act,
    check_owner,
    record,
    tell_loop,
    visible_feedback,
)
from messages.feedback import step as words
from messages.feedback.loop_message import StepTaken
from storage import feedback
from storage.scope import Here, Scope


def give(ack: Ack, action: Mapping[str, Any], user: str, here: Here) -> None:
    """It is somebody else's from now on, and everyone in its loop hears of it."""
    act = Act(words.number_of(action["block_id"]), user)
    here.write(hand_over, act, str(action["selected_user"]))
    ack()


def hand_over(scope: Scope, act: Act, to: str) -> None:
    """Give it to somebody of Marketing who may see it; UserError where that can't be."""
    of, actor = visible_feedback(scope, act)
    stage = Stage(of.stage)
    rules.check_reassign(stage, actor)
    check_owner(scope, of, to)
    if to == of.owner:
        return
    if not feedback.change(scope.session, of, {"owner": to}):
        raise UserError(rules.overtaken(stage))
    event = record(scope, act, (stage, stage), what={"owner": to})
    tell_loop(scope, of, StepTaken(act.user, Step(stage, owner=to)), event, reassigned=True, also=(to,))
