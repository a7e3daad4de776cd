"""Purpose: a rep takes feedback from a message: its menu opens the form with its words and its link.

Keeps nothing: the form's submission does. The link is made from what Slack says of the message, since the one
call a listener has time for opens the form.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from domain.feedback.origin import Origin
from domain.text import clean_text
from handlers.feedback.intake import check_sender
from handlers.shared.feature import Shortcut
from messages import feedback as words
from messages.mrkdwn import mentioned_ids, plain
from storage import member, private_channel, setup
from storage.scope import Here, Scope


def open_form(ack: Ack, body: Mapping[str, Any], slack: WebClient, user: str, here: Here) -> None:
    """The form, with the message's words to change and the choice of who may see it preset."""
    here.read(check_sender, user)
    message, where = body["message"], body["channel"]
    origin = Origin(where["id"], where.get("name") or "", message["ts"], message.get("thread_ts"))
    private = here.read(stays_private, origin)
    text = readable_text(here, message)
    link = origin.link(domain_of(body))
    slack.views_open(trigger_id=body["trigger_id"], view=words.form(text, private=private, link=link))
    ack()


def readable_text(here: Here, message: Mapping[str, Any]) -> str:
    """What a message says as people read it, clean: in one, Slack mentions people by id alone."""
    text = clean_text(str(message.get("text") or ""))
    ids = mentioned_ids(text)
    names = here.read(lambda scope: member.names(scope.session, scope.workspace_id, ids)) if ids else {}
    return plain(text, names).strip()


def stays_private(scope: Scope, origin: Origin) -> bool:
    """Whether what was said there goes to the liaison only unless the rep chooses otherwise."""
    private = private_channel.is_private(scope.session, scope.workspace_id, origin.channel)
    return origin.among_few(private, setup.shared_channels(scope.session, scope.workspace_id))


def domain_of(body: Mapping[str, Any]) -> str:
    """The workspace's name in its links; empty where Slack does not tell."""
    return str((body.get("team") or {}).get("domain") or "")


SHORTCUT = Shortcut(
    words.FROM_MESSAGE, "Send as feedback", "Tell Marketing what this message says", open_form
)
