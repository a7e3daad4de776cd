"""Purpose: the author of a feedback adds to it: the customer, the deal, the very words, an answer.

An answer to a question from Marketing sends it back to the one who asked. Posts nothing.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from domain.errors import UserError
from domain.feedback import label
from domain.feedback import stage as rules
from domain.feedback.details import Details, check
from domain.feedback.stage import Stage, Step
from domain.text import close_directions
from handlers.feedback.transition import (
    Act,
    about_feedback,
    card_key,
    change_card,
    record,
    take_step,
    visible_feedback,
)
from messages.blocks import Message
from messages.feedback import details as words
from messages.feedback.attachments import attachment_message as added_files
from messages.feedback.attachments import name_of
from storage import feedback, history, outbox
from storage.feedback import Feedback
from storage.outbox import deliveries
from storage.scope import Here, Scope

NOT_YOURS = "Only the person who sent it can add to it."


def open_form(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], slack: WebClient, user: str, here: Here
) -> None:
    """The form with what is known already."""
    act = Act(int(action["value"]), user)
    of = here.read(_own, act)
    known = {**{name: str(value) for name, value in of.details.items()}, "account": of.account}
    slack.views_open(trigger_id=body["trigger_id"], view=words.details_form(act.number, known))
    ack()


def add(ack: Ack, view: Mapping[str, Any], user: str, here: Here) -> None:
    """What was added is kept, and stands on the card."""
    act = Act(int(view["private_metadata"]), user)
    here.write(_add, act, check(words.FORM.read(view)))
    ack(response_action="update", view=words.details_saved(act.number))


def _own(scope: Scope, act: Act) -> Feedback:
    of, actor = visible_feedback(scope, act)
    if not actor.is_author:
        raise UserError(NOT_YOURS)
    if of.stage in rules.ENDED:
        raise UserError(f"{label(act.number)} {rules.STANDS[Stage(of.stage)]} already.")
    return of


def add_from_thread(scope: Scope, act: Act, text: str, ts: str) -> None:
    """What its author wrote in its card's thread is added to it; once, though Slack may send it again.

    What has ended is added to as well: the words are said, and whoever reads the history should find them.
    """
    of, actor = visible_feedback(scope, act)
    before = history.events(scope.session, scope.workspace_id, about_feedback(act.number))
    if not actor.is_author or not text or any(event.what.get("ts") == ts for event in before):
        return
    stage = Stage(of.stage)
    more = "\n".join(part for part in (of.details.get("more"), text) if part)
    if not feedback.change(scope.session, of, {"details": {**of.details, "more": more}}):
        raise UserError(rules.overtaken(stage))  # Slack sends the message again
    event = record(scope, act, (stage, stage), text, {"ts": ts})
    if stage is Stage.NEEDS_INFO:
        take_step(scope, act, Step(Stage.ACKNOWLEDGED, why=close_directions(text[: rules.LONGEST_WHY])))
        return
    change_card(scope, of, str(event))


def _add(scope: Scope, act: Act, details: Details) -> None:
    of = _own(scope, act)
    stage, added, account = Stage(of.stage), details.texts, details.account
    names = [name_of(file) for file in details.files]
    changed = {**of.details, **added}
    if names:
        changed["files"] = ", ".join(part for part in (of.details.get("files"), *names) if part)
    if not feedback.change(scope.session, of, {"details": changed, "account": account}):
        raise UserError(rules.overtaken(stage))
    if names:
        _share(scope, of, added_files(act.number, act.user, details.files))
    why = added["more"] or ", ".join(value for value in (*added.values(), *names) if value) or account
    if stage is Stage.NEEDS_INFO:
        take_step(scope, act, Step(Stage.ACKNOWLEDGED, why=close_directions(why[: rules.LONGEST_WHY])))
        return
    change_card(scope, of, str(record(scope, act, (stage, stage), why)))


def _share(scope: Scope, of: Feedback, message: Message) -> None:
    """Owe the files to whoever sees the card: of a private one that is the liaison alone."""
    card = deliveries.find(scope.session, scope.workspace_id, card_key(of.number))
    if card is None:
        return
    # What unfolds the links is what shares the files.
    payload = {**message.payload(), "unfurl_links": True, "unfurl_media": True}
    key = f"feedback:{of.number}:files:{of.version}"
    outbox.post(
        scope,
        card.target,
        key,
        payload,
        about=about_feedback(of.number),
        tell=card.tell,
        instead=card.instead,
    )
