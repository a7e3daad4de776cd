"""Purpose: answers the person who clicked, so that only they see it, through the click's response_url.

Never used for something that is owed: an answer that gets lost is not sent again.
"""

from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk.webhook import WebhookClient

from messages.blocks import Message

TIMEOUT_S = 2
# No connection, none in time, an answer cut short or in no language: what was clicked is done all the same.
BROKEN = (OSError, HTTPException, ValueError, LookupError)


def answer(body: Mapping[str, Any], message: Message, *, replace: bool = False) -> bool:
    """Show the message to whoever caused `body`; False when there is no way to.

    `replace` puts it in the place of what they clicked on.
    """
    url = body.get("response_url")
    if not url:
        return False
    client = WebhookClient(str(url), timeout=TIMEOUT_S, retry_handlers=[])
    try:
        sent = client.send_dict({**message.reply(), "replace_original": replace})
    except BROKEN:
        return False
    return sent.status_code == 200
