"""Purpose: whoever sent a feedback adds to it: the customer, the deal, the very words, an answer.

An answer to a question from Marketing sends it back to whoever asked. Posts nothing.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from domain.errors import UserError
from domain.feedback import label
from domain.feedback import stage as rules
from domain.feedback.stage import Stage, Step
from handlers.feedback.step import clicked
from handlers.feedback.transition import Act, card_key, change_card, found_for, take
from handlers.shared.feature import Here
from handlers.shared.form import Form
from messages.feedback import loop_message
from messages.feedback import step as words
from messages.feedback.attachments import added as added_files
from messages.feedback.attachments import name_of
from storage import feedback
from storage.db.engine import Session
from storage.feedback import Feedback, history
from storage.outbox import deliveries
from storage.outbox.deliveries import Owed

NAMES = (*words.DETAIL_FIELDS, "more")
NOT_YOURS = "Only whoever sent it can add to it."


def register(app: App) -> None:
    app.action(loop_message.DETAILS)(open_form)
    app.view(words.ADD)(add)


def open_form(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], slack: WebClient, here: Here
) -> None:
    """The form with what is known already."""
    act = clicked(body, action, here)
    found = here.store.read(lambda session: _own(session, act))
    known = {**{name: str(value) for name, value in found.details.items()}, "account": found.account}
    slack.views_open(trigger_id=body["trigger_id"], view=words.details_form(act.number, known))
    ack()


def add(ack: Ack, body: Mapping[str, Any], view: Mapping[str, Any], context: BoltContext, here: Here) -> None:
    """What was added is kept, and stands on the card."""
    act = Act(here.workspace_id, int(view["private_metadata"]), body["user"]["id"], here.now)
    form = Form(view)
    added = {name: form.text(name).strip() for name in NAMES}
    files = form.files("files")
    if not any(added.values()) and not files:
        raise UserError("One field is enough, but one it should be.", field="more")
    here.store.write(partial(_add, act=act, added=added, files=files))
    context["saved"] = True
    ack(response_action="update", view=words.details_saved(act.number))


def _own(session: Session, act: Act) -> Feedback:
    found = found_for(session, act)
    if found.author != act.user:
        raise UserError(NOT_YOURS)
    if found.stage in rules.ENDED:
        raise UserError(f"{label(act.number)} {rules.STANDS[Stage(found.stage)]} already.")
    return found


def later(session: Session, act: Act, text: str, ts: str) -> None:
    """What whoever sent it wrote in its card's thread is added to it; once, though Slack may send it again.

    What has ended is added to as well: the words are said, and whoever reads the history should find them.
    """
    found = found_for(session, act)
    before = history.events(session, act.workspace_id, act.number)
    if found.author != act.user or not text or any(event.what.get("ts") == ts for event in before):
        return
    stage = Stage(found.stage)
    more = "\n".join(part for part in (found.details.get("more"), text) if part)
    if not feedback.change(session, found, {"details": {**found.details, "more": more}}):
        raise UserError(rules.overtaken(stage))  # Slack sends the message again
    event = history.record(
        session, act.workspace_id, act.number, act.user, (stage, stage), act.now, text, {"ts": ts}
    )
    if stage is Stage.NEEDS_INFO:
        take(session, act, Step(Stage.ACKNOWLEDGED, why=text[: rules.LONGEST_WHY]))
        return
    change_card(session, found, str(event), act.now)


def _add(session: Session, act: Act, added: dict[str, str], files: Sequence[Mapping[str, Any]]) -> None:
    found = _own(session, act)
    stage = Stage(found.stage)
    account = added.pop("account")
    names = [name_of(file) for file in files]
    changed = {**found.details, **added}
    if names:
        changed["files"] = ", ".join(part for part in (found.details.get("files"), *names) if part)
    if not feedback.change(session, found, {"details": changed, "account": account}):
        raise UserError(rules.overtaken(stage))
    if names:
        _share(session, found, act, files)
    why = added["more"] or ", ".join(value for value in (*added.values(), *names) if value) or account
    if stage is Stage.NEEDS_INFO:
        take(session, act, Step(Stage.ACKNOWLEDGED, why=why[: rules.LONGEST_WHY]))
        return
    event = history.record(session, act.workspace_id, act.number, act.user, (stage, stage), act.now, why)
    change_card(session, found, str(event), act.now)


def _share(session: Session, found: Feedback, act: Act, files: Sequence[Mapping[str, Any]]) -> None:
    """Owe the files to whoever sees the card: of a private one that is the liaison alone."""
    card = deliveries.find(session, act.workspace_id, card_key(act.number))
    if card is None:
        return
    key = f"feedback:{act.number}:files:{found.version}"
    shows = added_files(act.number, act.user, files)
    # What unfolds the links is what shares the files.
    payload = {**shows.payload(), "unfurl_links": True, "unfurl_media": True}
    deliveries.owe(
        session,
        [Owed(act.workspace_id, key, card.target, payload, act.now, tell=card.tell, instead=card.instead)],
    )
