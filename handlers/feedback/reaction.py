"""Purpose: a reaction says that a message is worth sending as feedback; its author is asked, and decides.

Nothing of the message is kept before its author says yes. The asking is seen by the author only, at most
once: it is an offer and owed to nobody, so it is the one thing said outside the ledger.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from domain import feedback as rules
from domain.errors import UserError
from domain.feedback import Draft
from domain.feedback.origin import Origin
from handlers.feedback.intake import Sent, keep_all
from handlers.feedback.shortcut import domain_of, in_words, stays_private
from handlers.shared.feature import Here
from handlers.shared.respond import answer
from messages import feedback as words
from messages.feedback import author_question as asking
from storage import member, setup
from storage.db.engine import Session
from storage.feedback import author_question

GONE = "I can't read that message any more."
# Whoever wrote it is not there any more: there is nobody to ask.
UNREACHABLE = frozenset({"user_not_in_channel", "not_in_channel", "channel_not_found", "is_archived"})
NOT_YOURS = "Only whoever wrote it can say so."


def register(app: App) -> None:
    app.action(asking.YES)(send)
    app.action(asking.PRIVATELY)(send)
    app.action(asking.NO)(leave)


def react(event: Mapping[str, Any], slack: WebClient, here: Here) -> None:
    """Ask a message's author, once, when somebody of a side marks it with the workspace's emoji."""
    item, author = event["item"], event.get("item_user")
    if item.get("type") != "message" or not author or not _chosen(here, event):
        return
    origin = Origin(item["channel"], "", item["ts"])
    private = here.store.read(lambda session: stays_private(session, here.workspace_id, origin))
    if not here.store.write(
        lambda session: author_question.ask(session, here.workspace_id, origin.channel, origin.ts, here.now)
    ):
        return
    offer = asking.offer(event["user"], author, origin, private=private)
    try:
        slack.chat_postEphemeral(
            channel=origin.channel, user=author, text=offer.text, blocks=list(offer.blocks)
        )
    except SlackApiError as error:
        if error.response.get("error") not in UNREACHABLE:
            raise


def _chosen(here: Here, event: Mapping[str, Any]) -> bool:
    """Whether the reaction is the workspace's, and both people are on a side."""
    name = str(event.get("reaction", "")).partition("::")[0]
    people = {event["user"], event["item_user"]}

    def chosen(session: Session) -> bool:
        saved = setup.find(session, here.workspace_id)
        return (
            saved is not None
            and saved.feedback_emoji == name
            and len(member.sides_of(session, here.workspace_id, sorted(people))) == len(people)
        )

    return bool(name) and here.store.read(chosen)


def send(
    ack: Ack,
    body: Mapping[str, Any],
    action: Mapping[str, Any],
    slack: WebClient,
    context: BoltContext,
    here: Here,
) -> None:
    """The author says yes: the message is read now, and kept."""
    place, _, ts = str(action["value"]).partition(" ")
    user = body["user"]["id"]
    message = _read(slack, place, ts)
    if message.get("user") != user:
        raise UserError(NOT_YOURS)
    draft = Draft(
        author=user,
        text=rules.clean(words.beginning(in_words(here, message))),
        private=action["action_id"] == asking.PRIVATELY,
        permalink=Origin(place, "", ts, message.get("thread_ts")).link(domain_of(body)),
    )
    kept = here.store.add(keep_all, Sent(here.workspace_id, draft, here.now, here.names))
    context["saved"] = True
    ack()
    said = words.receipt(kept.number, kept.repeated, kept.campaign, kept.over)
    answer(body, said, replace=True)


def _read(slack: WebClient, place: str, ts: str) -> Mapping[str, Any]:
    """The message itself, wherever in a thread it stands; UserError when it is gone."""
    try:
        told = slack.conversations_replies(channel=place, ts=ts, oldest=ts, latest=ts, inclusive=True)
    except SlackApiError as error:
        if error.response.get("error") not in {"thread_not_found", "message_not_found"}:
            raise
        raise UserError(GONE) from None
    found: Mapping[str, Any] | None = next((one for one in told["messages"] if one["ts"] == ts), None)
    if found is None:
        raise UserError(GONE)
    return found


def leave(ack: Ack, body: Mapping[str, Any]) -> None:
    """The author says no."""
    ack()
    answer(body, asking.left(), replace=True)
