"""Purpose: a person says when and how often they want to be written to, and puts a message off.

Sends nothing: what was put off is a delivery that waits.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain import quiet as rules
from domain.calendar import local_day
from domain.delivery import Kind, State, Urgency
from domain.names import Names
from domain.quiet import Quiet
from handlers.shared.feature import Feature, Here, Usage, subcommand
from handlers.shared.form import Form
from handlers.shared.respond import answer
from messages import quiet as words
from storage import quiet
from storage.db.engine import Session
from storage.outbox import deliveries
from storage.outbox.deliveries import Owed

FEATURE = Feature(
    usages=(Usage("drumbeat", "quiet", "sets when and how often I write to you"),),
    scopes={"dnd:read": "leaving people alone while they are on do-not-disturb"},
)


def register(app: App, names: Names) -> None:
    app.command(names.drumbeat, matchers=[subcommand("quiet")])(open_form)
    app.view(words.SAVE)(save)
    app.action(words.SNOOZE)(snooze)


def open_form(ack: Ack, command: Mapping[str, Any], slack: WebClient, here: Here) -> None:
    """The form with the person's setting."""
    user = command["user_id"]
    person = here.store.read(lambda session: quiet.person(session, here.workspace_id, user))
    slack.views_open(trigger_id=command["trigger_id"], view=words.form(person.quiet, person.tz.key))
    ack()


def save(
    ack: Ack, body: Mapping[str, Any], view: Mapping[str, Any], context: BoltContext, here: Here
) -> None:
    """The setting is kept, and holds from now on."""
    user = body["user"]["id"]
    tz = here.store.read(lambda session: quiet.person(session, here.workspace_id, user)).tz
    chosen = rules.check(read(Form(view)), local_day(here.now, tz))
    here.store.write(
        partial(quiet.choose, workspace_id=here.workspace_id, user_id=user, quiet=chosen, now=here.now)
    )
    context["saved"] = True
    ack(response_action="update", view=words.saved(chosen, tz.key))


def read(form: Form) -> Quiet:
    """The setting in a submitted form."""
    usual = Quiet()
    return Quiet(
        starts=form.time("starts") or usual.starts,
        ends=form.time("ends") or usual.ends,
        days=form.choices("days"),
        most=int(form.choice("most") or usual.most),
        away_until=form.day("away_until"),
    )


def snooze(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], here: Here) -> None:
    """The message comes back later; where it stands now, a line says when."""
    put_off = partial(
        _put_off,
        workspace_id=here.workspace_id,
        user=body["user"]["id"],
        key=words.key_of(action["block_id"]),
        choice=action["selected_option"]["value"],
        now=here.now,
    )
    done = here.store.write(put_off)
    ack()
    if not done:
        answer(body, words.gone())


def _put_off(session: Session, workspace_id: int, user: str, key: str, choice: str, now: datetime) -> bool:
    """Owe the message once more, later; False where it is not this person's or is not there any more."""
    one = deliveries.find(session, workspace_id, key)
    if one is None or one.target != user or one.state != State.SENT:
        return False
    person = quiet.person(session, workspace_id, user)
    until = rules.snoozed_until(person, choice, now)
    later = f"{key.partition('@')[0]}@{until:%Y%m%dT%H%M}"
    payload = words.without_snooze(one.payload).payload()
    shown = words.snoozed(one.payload["text"], until, person.tz.key).payload()
    again = Owed(workspace_id, later, user, payload, until, urgency=Urgency.ASKED, tell=one.tell)
    mark = Owed(workspace_id, f"snooze:{later}", user, shown, now, kind=Kind.UPDATE, of_key=key)
    deliveries.owe(session, [again, mark])
    return True
