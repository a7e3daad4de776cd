"""Purpose: answers the person who clicked, so that only they see it: where they clicked.

In a message that is through the click's response_url. On Home and in a form there is none: there the answer
is a page on top, or in the place of the one that is open.

Never used for something that is owed: an answer that gets lost is not sent again.
"""

from collections.abc import Mapping
from enum import Enum, auto
from http.client import HTTPException
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from domain.delivery import BLOCKS_REFUSED
from messages.blocks import Message
from messages.menu import answer_page
from storage.outbox import table_verdict
from storage.scope import Here, Scope

TIMEOUT_S = 2
# No connection, none in time, an answer cut short or in no language: what was clicked is done all the same.
BROKEN = (OSError, HTTPException, ValueError, LookupError)


class ReplyOutcome(Enum):
    YES = auto()
    REFUSED = auto()
    UNKNOWN = auto()


def answer(
    body: Mapping[str, Any], message: Message, slack: WebClient | None = None, *, replace: bool = False
) -> bool:
    """Show the message to whoever caused `body`; False when there is no way to.

    `replace` puts it in the place of what they clicked on. With `slack` a click on Home or in a form is
    answered too.
    """
    if body.get("response_url"):
        return _send(body, message, replace) is ReplyOutcome.YES
    return _show_page(body, message, slack, replace)


def answer_with_table(
    ack: Ack,
    body: Mapping[str, Any],
    here: Here,
    message: Message,
    slack: WebClient | None = None,
    *,
    replace: bool = False,
) -> None:
    """Acknowledge and answer, with the message's twin where this workspace's Slack refuses tables.

    A table in the body of an acknowledgement may be refused, and nobody would know: the person would see
    nothing. So the first one goes to the response_url, whose answer says what Slack makes of it and is
    remembered for a week. On Home and in a form there are no tables.
    """
    shows = here.read(_shows_tables) if message.twin and body.get("response_url") else not message.twin
    if message.twin and (shows is None or (shows and replace)):
        sent = _send(body, message, replace)
        if sent is not ReplyOutcome.UNKNOWN and shows is not (sent is ReplyOutcome.YES):
            here.note(_record, accepted=sent is ReplyOutcome.YES)
        if sent is ReplyOutcome.YES:
            ack()
            return
        shows = False
    answered = message if shows else message.plain()
    if replace:
        ack()
        answer(body, answered, slack, replace=True)
    else:
        ack(**answered.reply())


def _show_page(body: Mapping[str, Any], message: Message, slack: WebClient | None, replace: bool) -> bool:
    """On top of the form that was clicked in or of Home, or in the place of the form."""
    view = body.get("view")
    if slack is None or not view:
        return False
    page = answer_page(message)
    if view.get("type") != "modal":
        slack.views_open(trigger_id=body["trigger_id"], view=page)
    elif replace:
        slack.views_update(view_id=view["id"], view=page)
    else:
        slack.views_push(trigger_id=body["trigger_id"], view=page)
    return True


def _send(body: Mapping[str, Any], message: Message, replace: bool) -> ReplyOutcome:
    url = body.get("response_url")
    if not url:
        return ReplyOutcome.UNKNOWN
    client = WebhookClient(str(url), timeout=TIMEOUT_S, retry_handlers=[])
    try:
        sent = client.send_dict({**message.reply(), "replace_original": replace})
    except BROKEN:
        return ReplyOutcome.UNKNOWN
    if any(error in (sent.body or "") for error in BLOCKS_REFUSED):
        return ReplyOutcome.REFUSED
    return ReplyOutcome.YES if sent.status_code == 200 else ReplyOutcome.UNKNOWN


def _shows_tables(scope: Scope) -> bool | None:
    return table_verdict.shows_tables(scope.session, scope.workspace_id, scope.now)


def _record(scope: Scope, *, accepted: bool) -> None:
    table_verdict.record(scope.session, scope.workspace_id, scope.now, accepted=accepted)
