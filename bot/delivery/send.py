"""Purpose: makes the one Slack call a delivery is, and says what came of it.

Looks for its own receipt first whenever an earlier try may have arrived. Writes nothing to the ledger.
"""

from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.delivery.outcome import Arrived, Outcome, Refused, TryLater
from domain.delivery import Kind, State, passes
from storage.delivery import Delivery

EVENT_TYPE = "drumbeat_delivery"
# An outcome nobody knows: the connection broke, or nothing came back in time.
UNKNOWN = (URLError, TimeoutError, ConnectionError, HTTPException)
HISTORY_PAGE = 100
# Slack's clock and ours may differ; a message of ours cannot be older than its delivery by more than this.
SLACK_MINUTE_S = 60


def send(slack: WebClient, delivery: Delivery, original: Delivery | None) -> Outcome:
    """Try once. `original` is the delivery that an update changes."""
    try:
        return _CALLS[Kind(delivery.kind)](slack, delivery, original)
    except SlackApiError as error:
        return _judge(error)
    except UNKNOWN as error:
        return TryLater(type(error).__name__)


def _judge(error: SlackApiError) -> Outcome:
    status = getattr(error.response, "status_code", 0)
    data: Any = getattr(error.response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        wait = float(error.response.headers.get("Retry-After", 1))
        return TryLater("ratelimited", wait)
    if status >= 500 or not code or passes(code):
        return TryLater(code or f"http {status}")
    return Refused(code)


def _message(slack: WebClient, delivery: Delivery, _original: Delivery | None) -> Outcome:
    if delivery.attempts > 1:
        found = _receipt(slack, delivery)
        if found:
            return found
    told = slack.chat_postMessage(
        channel=delivery.target,
        metadata={"event_type": EVENT_TYPE, "event_payload": {"key": delivery.key}},
        **delivery.payload,
    )
    return Arrived(str(told["channel"]), str(told["ts"]))


def _receipt(slack: WebClient, delivery: Delivery) -> Arrived | None:
    """The message of an earlier try, known by the key in its metadata."""
    channel = delivery.target
    if channel.startswith(("U", "W")):
        channel = str(slack.conversations_open(users=[channel])["channel"]["id"])
    told = slack.conversations_history(
        channel=channel,
        oldest=f"{delivery.created_at.timestamp() - SLACK_MINUTE_S:.6f}",
        include_all_metadata=True,
        limit=HISTORY_PAGE,
    )
    for message in told["messages"]:
        if message.get("metadata", {}).get("event_payload", {}).get("key") == delivery.key:
            return Arrived(channel, str(message["ts"]))
    return None


def _update(slack: WebClient, delivery: Delivery, original: Delivery | None) -> Outcome:
    if original is None or original.state == State.FAILED:
        return Refused("nothing_to_update")
    if original.ts is None or original.channel is None:
        return TryLater("original_not_sent")
    content = {name: delivery.payload[name] for name in ("text", "blocks")}
    slack.chat_update(channel=original.channel, ts=original.ts, **content)
    return Arrived(original.channel, original.ts)


def _join(slack: WebClient, delivery: Delivery, _original: Delivery | None) -> Outcome:
    slack.conversations_join(channel=delivery.target)
    return Arrived(delivery.target)


_CALLS = {Kind.MESSAGE: _message, Kind.UPDATE: _update, Kind.JOIN: _join}
