"""Purpose: a person says when and how often they want to be written to, and puts a message off.

Sends nothing: what was put off is a delivery that waits.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from digests import daily_bundle
from domain import quiet as rules
from domain.calendar import local_day
from domain.delivery import DeliveryState, Urgency
from domain.quiet import QuietHours, Recipient
from handlers.shared.audience import Audience
from handlers.shared.feature import Action, Command, Feature, View
from handlers.shared.respond import answer
from messages import quiet as words
from messages.menu import Topic
from storage import outbox, quiet
from storage.erasure import Fate, Personal
from storage.outbox import About, deliveries
from storage.outbox.retention import EMPTIED
from storage.scope import Here, Scope


def open_form(ack: Ack, command: Mapping[str, Any], slack: WebClient, user: str, here: Here) -> None:
    """The form with the person's setting."""
    person = here.read(_person, user)
    slack.views_open(trigger_id=command["trigger_id"], view=words.form(person.quiet, person.tz.key))
    ack()


def _person(scope: Scope, user: str) -> Recipient:
    return quiet.person(scope.session, scope.workspace_id, user)


def save(ack: Ack, view: Mapping[str, Any], user: str, here: Here) -> None:
    """The setting is kept, and holds from now on."""
    tz = here.read(_person, user).tz
    chosen = rules.check(words.FORM.read(view), local_day(here.now, tz))
    here.write(_choose, user, chosen)
    ack(response_action="update", view=words.quiet_receipt(chosen, tz.key))


def _choose(scope: Scope, user: str, chosen: QuietHours) -> None:
    quiet.choose(scope.session, scope.workspace_id, user, chosen, scope.now)


def snooze(ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], user: str, here: Here) -> None:
    """The message comes back later; where it stands now, a line says when."""
    key = words.delivery_key_of(action["block_id"])
    done = here.write(_put_off, user, key, action["selected_option"]["value"])
    ack()
    if not done:
        answer(body, words.snooze_refusal())


def _put_off(scope: Scope, user: str, key: str, choice: str) -> bool:
    """Owe the message once more, later; False where it is not this person's or its words are gone."""
    sent = deliveries.find(scope.session, scope.workspace_id, key)
    if sent is None or sent.target != user or sent.state != DeliveryState.SENT or sent.payload == EMPTIED:
        return False
    person = _person(scope, user)
    until = rules.snoozed_until(person, choice, scope.now)
    later = f"snoozed:{sent.number}:{until:%Y%m%dT%H%M}"
    about = About(sent.about_kind, sent.about_number)
    again = words.without_snooze(sent.payload)
    outbox.dm(scope, user, later, again, Urgency.ASKED, about=about, due_at=until, tell=sent.tell)
    shown = words.snooze_mark(sent.payload["text"], until, person.tz.key)
    outbox.update(scope, key, f"mark:{later}", shown, about=about)
    return True


FEATURE = Feature(
    commands=(
        Command(
            "quiet",
            "",
            "sets when and how often I message you",
            open_form,
            label="My quiet time",
            topic=Topic.SETTINGS,
            offered=Audience.SIDES_AND_ADMINS,
        ),
    ),
    actions=(Action(words.SNOOZE, snooze),),
    views=(View(words.SAVE, save),),
    scopes={"dnd:read": "leaving people alone while they are on do-not-disturb"},
    jobs=daily_bundle.jobs,
    tables=(quiet.Quiet, quiet.DoNotDisturb),
    personal=(
        Personal(quiet.Quiet, {"user_id": Fate.DELETE}),
        Personal(quiet.DoNotDisturb, {"user_id": Fate.DELETE}),
    ),
)
