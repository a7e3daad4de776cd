"""Purpose: answers the person who clicked, so that only they see it: where they clicked.

In a message that is through the click's response_url. On Home and in a form there is none: there the answer
is a page on top, or in the place of the one that is open.

Never used for something that is owed: an answer that gets lost is not sent again.
"""

from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from messages.blocks import Message
from messages.menu import answer_page

TIMEOUT_S = 2
# No connection, none in time, an answer cut short or in no language: what was clicked is done all the same.
BROKEN = (OSError, HTTPException, ValueError, LookupError)


def answer(
    body: Mapping[str, Any], message: Message, slack: WebClient | None = None, *, replace: bool = False
) -> bool:
    """Show the message to whoever caused `body`; False when there is no way to.

    `replace` puts it in the place of what they clicked on. With `slack` a click on Home or in a form is
    answered too.
    """
    url = body.get("response_url")
    if url:
        return _send(str(url), message, replace=replace)
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


def _send(url: str, message: Message, *, replace: bool) -> bool:
    client = WebhookClient(url, timeout=TIMEOUT_S, retry_handlers=[])
    try:
        sent = client.send_dict({**message.reply(), "replace_original": replace})
    except BROKEN:
        return False
    return sent.status_code == 200
