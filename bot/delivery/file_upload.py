"""Purpose: a file's way to Slack: an upload that nobody sees, then one call that shares it.

The id Slack gives the upload is the receipt: it is in the ledger before the file is shared, so a half-done
one is finished, not repeated. Writes nothing to the ledger itself.
"""

from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from slack_sdk import WebClient

from bot.slack_client import open_direct, text_of
from domain.delivery import is_person
from domain.web_address import is_slack
from storage.outbox.deliveries import Delivery
from storage.outbox.queue import ClaimedDelivery


def upload(slack: WebClient, delivery: ClaimedDelivery, content: bytes) -> str:
    """Send the bytes; the file's id. Nobody sees the file yet."""
    wanted = delivery.payload
    told = slack.files_getUploadURLExternal(
        filename=wanted["name"], length=len(content), alt_txt=wanted["alt"] or None
    )
    file_id = text_of(told, "file_id")
    send_bytes(slack, text_of(told, "upload_url"), content)
    return file_id


def send_bytes(slack: WebClient, url: str, content: bytes) -> None:
    """The upload itself, to the address Slack named; URLError when it does not arrive, or is not Slack's.

    ValueError where a page answers, as whoever stands between does: Slack has not got the bytes then.
    """
    if not is_slack(url, slack.base_url):
        raise URLError("the upload_url is not Slack's")
    request = Request(url, data=content, method="POST")  # noqa: S310 - Slack's own address
    request.add_header("Content-Type", "application/octet-stream")
    with urlopen(request, timeout=slack.timeout, context=slack.ssl) as answer:  # noqa: S310
        if answer.read().lstrip().startswith(b"<"):
            raise ValueError("a page answered the upload")


def conversation_and_thread(
    slack: WebClient, delivery: ClaimedDelivery, original: Delivery | None
) -> tuple[str, str | None]:
    """The conversation's id and the thread a file goes to."""
    if original is not None and original.channel is not None:
        return original.channel, original.ts
    if is_person(delivery.target):
        return open_direct(slack, delivery.target), None
    return delivery.target, None


def share(slack: WebClient, delivery: ClaimedDelivery, channel: str, thread: str | None) -> None:
    """Show the uploaded file in the conversation."""
    slack.files_completeUploadExternal(
        files=[{"id": delivery.file_id, "title": delivery.payload["title"]}],
        channel_id=channel,
        thread_ts=thread,
        initial_comment=delivery.payload["text"] or None,
    )


def find_share(slack: WebClient, delivery: ClaimedDelivery, channel: str) -> str | None:
    """The ts of the message that shows the file there, or None where none does."""
    shares: dict[str, Any] = slack.files_info(file=str(delivery.file_id))["file"].get("shares") or {}
    for kind in ("public", "private"):
        for one in (shares.get(kind) or {}).get(channel, []):
            return text_of(one, "ts")
    return None
