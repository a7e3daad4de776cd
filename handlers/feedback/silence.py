"""Purpose: whoever is asked about a silent feedback says why it waits, and until when.

The reason is kept in the history, where everyone who may see the feedback reads it.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.errors import UserError
from domain.feedback import silence
from domain.feedback import stage as rules
from domain.feedback.stage import LONGEST_WHY, Stage
from domain.side import Side
from handlers.feedback.transition import Act, actor_of, check_private, found_for
from handlers.shared.feature import Here
from handlers.shared.form import Form
from messages.feedback import loop_message as words
from messages.feedback.step import snooze_form, snoozed
from storage import feedback, setup
from storage.db.engine import Session
from storage.feedback import history


def register(app: App) -> None:
    app.action(words.SNOOZE)(open_form)
    app.view(words.SNOOZED)(snooze)


def open_form(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], slack: WebClient) -> None:
    """The form: how long, and why."""
    slack.views_open(trigger_id=body["trigger_id"], view=snooze_form(int(action["value"])))
    ack()


def snooze(
    ack: Ack, body: Mapping[str, Any], view: Mapping[str, Any], context: BoltContext, here: Here
) -> None:
    """The clock on silence strikes later, and the history says why."""
    act = Act(here.workspace_id, int(view["private_metadata"]), body["user"]["id"], here.now)
    form = Form(view)
    days, why = int(form.choice("days") or 1), form.text("why").strip()
    if not why:
        raise UserError("Please say why: it stands in the history.", field="why")
    until = here.store.write(partial(put_off, act=act, days=days, why=why[:LONGEST_WHY]))
    context["saved"] = True
    ack(response_action="update", view=snoozed(act.number, *until))


def put_off(session: Session, act: Act, days: int, why: str) -> tuple[datetime, str]:
    """Until when nobody is asked, and the zone that is said in; UserError where it can't be put off."""
    found = found_for(session, act)
    stage = Stage(found.stage)
    intake = setup.intake(session, act.workspace_id)
    actor = actor_of(session, act, found)
    if actor.side is not Side.MARKETING or intake is None:
        raise UserError("Someone from Marketing may put it off.", field="why")
    check_private(found, actor, intake)
    if stage in rules.ENDED:
        raise UserError(rules.overtaken(stage), field="why")
    until = silence.after(act.now, days, intake.place)
    if not feedback.change(session, found, {"look_at": until}):
        raise UserError(rules.overtaken(stage), field="why")
    said = {"snoozed": str(days)}
    history.record(session, act.workspace_id, act.number, act.user, (stage, stage), act.now, why, said)
    return until, intake.place.tz.key
