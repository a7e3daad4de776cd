"""Purpose: whoever is asked about a silent feedback says why it waits, and until when.

The reason is kept in the history, where everyone who may see the feedback reads it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from domain.errors import UserError
from domain.feedback import stage as rules
from domain.feedback.stage import LONGEST_WHY, Stage
from domain.side import Side
from handlers.feedback.transition import Act, actor_of, check_private, feedback_of, record
from messages.feedback.silence import FORM, snooze_form, snooze_receipt
from storage import feedback, setup
from storage.deadline import set_deadline
from storage.feedback import SILENCE
from storage.scope import Here, Scope


def open_form(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], slack: WebClient) -> None:
    """The form: how long, and why."""
    slack.views_open(trigger_id=body["trigger_id"], view=snooze_form(int(action["value"])))
    ack()


def snooze(ack: Ack, view: Mapping[str, Any], user: str, here: Here) -> None:
    """The clock on silence strikes later, and the history says why."""
    act = Act(int(view["private_metadata"]), user)
    wait = FORM.read(view)
    until = here.write(put_off, act, wait.days, wait.why[:LONGEST_WHY])
    ack(response_action="update", view=snooze_receipt(act.number, *until))


def put_off(scope: Scope, act: Act, days: int, why: str) -> tuple[datetime, str]:
    """Until when nobody is asked, and the zone that is said in; UserError where it can't be put off."""
    of = feedback_of(scope, act)
    stage = Stage(of.stage)
    intake = setup.intake(scope.session, scope.workspace_id)
    actor = actor_of(scope, act, of)
    if actor.side is not Side.MARKETING or intake is None:
        raise UserError("Only Marketing can snooze it.", field="why")
    check_private(of, actor, intake)
    if stage in rules.ENDED:
        raise UserError(rules.overtaken(stage), field="why")
    until = intake.calendar.after(scope.now, days)
    if not feedback.change(scope.session, of, {}):
        raise UserError(rules.overtaken(stage), field="why")
    set_deadline(scope.session, scope.workspace_id, SILENCE, of.number, until)
    record(scope, act, (stage, stage), why, {"snoozed": str(days)})
    return until, intake.calendar.tz.key
