"""Purpose: a reaction says that a message is worth sending as feedback; its author is asked, and decides.

Nothing of the message is kept before its author says yes. The asking is seen by the author only, at most
once: it is an offer and owed to nobody, so it is the one thing said outside the ledger.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from domain import feedback as rules
from domain.errors import UserError
from domain.feedback import Draft
from domain.feedback.origin import Origin
from handlers.feedback.intake import keep_feedback
from handlers.feedback.shortcut import domain_of, readable_text, stays_private
from handlers.shared.respond import answer
from messages.feedback import author_consent as asking
from messages.feedback import beginning
from messages.feedback.receipt import receipt
from storage import member, setup
from storage.feedback import author_consent
from storage.scope import Here, Scope

GONE = "That message is gone."
# Whoever wrote it is not there any more: there is nobody to ask.
UNREACHABLE = frozenset({"user_not_in_channel", "not_in_channel", "channel_not_found", "is_archived"})
NOT_YOURS = "Only the person who wrote it can decide that."


def ask_author(event: Mapping[str, Any], slack: WebClient, here: Here) -> None:
    """Ask a message's author, once, when somebody of a side marks it with the workspace's emoji."""
    item, author = event["item"], event.get("item_user")
    name = str(event.get("reaction", "")).partition("::")[0]
    if item.get("type") != "message" or not author or not name:
        return
    if not here.read(_is_chosen, name, {event["user"], author}):
        return
    origin = Origin(item["channel"], "", item["ts"])
    private = here.read(stays_private, origin)
    if not here.note(_ask_once, origin):
        return
    offer = asking.offer(event["user"], author, origin, private=private)
    try:
        slack.chat_postEphemeral(
            channel=origin.channel, user=author, text=offer.text, blocks=list(offer.blocks)
        )
    except SlackApiError as error:
        if error.response.get("error") not in UNREACHABLE:
            raise


def _ask_once(scope: Scope, origin: Origin) -> bool:
    return author_consent.ask(scope.session, scope.workspace_id, origin.channel, origin.ts, scope.now)


def _is_chosen(scope: Scope, emoji: str, people: set[str]) -> bool:
    """Whether the reaction is the workspace's, and all these people are on a side."""
    saved = setup.find(scope.session, scope.workspace_id)
    if saved is None or saved.feedback_emoji != emoji:
        return False
    return len(member.sides_of(scope.session, scope.workspace_id, sorted(people))) == len(people)


def send(
    ack: Ack, body: Mapping[str, Any], action: Mapping[str, Any], slack: WebClient, user: str, here: Here
) -> None:
    """The author says yes: the message is read now, and kept."""
    place, _, ts = str(action["value"]).partition(" ")
    message = _read(slack, place, ts)
    if message.get("user") != user:
        raise UserError(NOT_YOURS)
    draft = Draft(
        author=user,
        text=rules.clean(beginning(readable_text(here, message))),
        private=action["action_id"] == asking.PRIVATELY,
        permalink=Origin(place, "", ts, message.get("thread_ts")).link(domain_of(body)),
    )
    kept = here.write(keep_feedback, draft)
    ack()
    answer(body, receipt(kept), replace=True)


def _read(slack: WebClient, place: str, ts: str) -> Mapping[str, Any]:
    """The message itself, wherever in a thread it stands; UserError when it is gone."""
    try:
        read = slack.conversations_replies(channel=place, ts=ts, oldest=ts, latest=ts, inclusive=True)
    except SlackApiError as error:
        if error.response.get("error") not in {"thread_not_found", "message_not_found"}:
            raise
        raise UserError(GONE) from None
    message: Mapping[str, Any] | None = next((each for each in read["messages"] if each["ts"] == ts), None)
    if message is None:
        raise UserError(GONE)
    return message


def leave(ack: Ack, body: Mapping[str, Any]) -> None:
    """The author says no."""
    ack()
    answer(body, asking.declined_answer(), replace=True)
