"""Purpose: a leader gives a feedback to somebody else to look after.

Who looks after it by default is who took it.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt import Ack, App

from domain.errors import UserError
from domain.feedback import stage as rules
from domain.feedback.stage import Stage, Step
from domain.side import Side
from handlers.feedback.transition import Act, actor_of, check_private, found_for, tell
from handlers.shared.feature import Here
from messages.feedback import step as words
from messages.feedback.loop_message import Taken
from storage import feedback, member, setup
from storage.db.engine import Session
from storage.feedback import history


def register(app: App) -> None:
    app.action(words.GIVE)(give)


def give(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], here: Here) -> None:
    """It is somebody else's from now on, and everyone in its loop hears of it."""
    act = Act(here.workspace_id, words.number_of(action["block_id"]), body["user"]["id"], here.now)
    here.store.write(partial(hand_over, act=act, to=str(action["selected_user"])))
    ack()


def hand_over(session: Session, act: Act, to: str) -> None:
    """Give it to somebody of Marketing; UserError where that can't be."""
    found = found_for(session, act)
    stage, actor = Stage(found.stage), actor_of(session, act, found)
    intake = setup.intake(session, act.workspace_id)
    assert intake is not None, "a feedback was kept, so there is a set-up"
    check_private(found, actor, intake)
    rules.check_reassign(stage, actor)
    if member.side_of(session, act.workspace_id, to) is not Side.MARKETING:
        raise UserError("Only someone from Marketing can look after it.")
    if to == found.owner:
        return
    if not feedback.change(session, found, {"owner": to}):
        raise UserError(rules.overtaken(stage))
    said = {"owner": to}
    event = history.record(
        session, act.workspace_id, act.number, act.user, (stage, stage), act.now, what=said
    )
    taken = Taken(act.user, Step(stage, owner=to))
    tell(session, found, taken, event, act.now, reassigned=True, also=(to,))
