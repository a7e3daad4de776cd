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
from handlers.feedback.transition import Act, intake_of, record, visible_feedback
from messages.feedback.silence import FORM, snooze_form, snooze_receipt
from storage import feedback
from storage.deadline import set_deadline
from storage.feedback import SILENCE, Feedback
from storage.scope import Here, Scope


def open_form(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], slack: WebClient, user: str, here: Here
) -> None:
    """The form: how long, and why."""
    act = Act(int(action["value"]), user)
    here.read(_waiting, act)
    slack.views_open(trigger_id=body["trigger_id"], view=snooze_form(act.number))
    ack()


def snooze(ack: Ack, view: Mapping[str, Any], user: str, here: Here) -> None:
    """The clock on silence strikes later, and the history says why."""
    act = Act(int(view["private_metadata"]), user)
    wait = FORM.read(view)
    until = here.write(put_off, act, wait.days, wait.why[:LONGEST_WHY])
    ack(response_action="update", view=snooze_receipt(act.number, *until))


def put_off(scope: Scope, act: Act, days: int, why: str) -> tuple[datetime, str]:
    """Until when nobody is asked, and the zone that is said in; UserError where it can't be put off."""
    of, calendar = _waiting(scope, act), intake_of(scope).calendar
    stage = Stage(of.stage)
    until = calendar.after(scope.now, days)
    if not feedback.change(scope.session, of, {}):
        raise UserError(rules.overtaken(stage), field="why")
    set_deadline(scope.session, scope.workspace_id, SILENCE, of.number, until)
    record(scope, act, (stage, stage), why, {"snoozed": str(days)})
    return until, calendar.tz.key


def _waiting(scope: Scope, act: Act) -> Feedback:
    """The feedback; UserError unless it waits, and the person may put it off."""
    of, actor = visible_feedback(scope, act, field="why")
    if actor.side is not Side.MARKETING:
        raise UserError("Only Marketing can snooze it.", field="why")
    if of.stage in rules.ENDED:
        raise UserError(rules.overtaken(Stage(of.stage)), field="why")
    return of
