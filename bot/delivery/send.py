"""Purpose: makes the one Slack call a delivery is, and says what came of it.

Looks for its own receipt first whenever an earlier try may have arrived. Writes nothing to the ledger.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.delivery import file_upload
from bot.delivery.outcome import Arrived, NotFoundYet, Outcome, Refused, TryLater, Unknown, Uploaded
from bot.slack_client import answered_at
from domain.delivery import Kind, State, passes
from storage.outbox.deliveries import Delivery
from storage.outbox.queue import Claimed, Wait

EVENT_TYPE = "drumbeat_delivery"
# An outcome nobody knows: the connection broke, or nothing came back in time.
BROKEN = (URLError, TimeoutError, ConnectionError, HTTPException)
# Slack's own words for having broken off in the middle of a call.
STUMBLED = frozenset({"internal_error", "fatal_error"})
POST = "chat.postMessage"
HISTORY = "conversations.history"
HISTORY_PAGE = 100
# Slack's clock and ours may differ; a message of ours cannot be older than its delivery by more than this.
CLOCKS_APART = timedelta(minutes=1)
# A request that timed out may still be accepted; by then a second look shows it.
SETTLES_WITHIN = timedelta(seconds=15)


def send(slack: WebClient, delivery: Claimed, original: Delivery | None, now: datetime) -> Outcome:
    """Try once. `original` is the delivery that an update or a tidying up is about."""
    if delivery.unknown_since and delivery.kind == Kind.MESSAGE:
        found = _look(slack, delivery, delivery.unknown_since, now)
        if found:
            return found
    return _tried(lambda: _CALLS[Kind(delivery.kind)](slack, delivery, original, now))


def upload(slack: WebClient, delivery: Claimed, content: bytes) -> Outcome:
    """Bring a file's bytes to Slack, where nobody sees them yet."""
    return _tried(lambda: Uploaded(file_upload.upload(slack, delivery, content)))


def _tried(call: Callable[[], Outcome]) -> Outcome:
    try:
        return call()
    except SlackApiError as error:
        return _judge(error)
    except BROKEN as error:
        return Unknown(type(error).__name__, silent=isinstance(error, TimeoutError))


def first_method(delivery: Claimed) -> str:
    """The Slack method the next try of this delivery calls first."""
    if delivery.kind == Kind.FILE and delivery.file_id and not delivery.unknown_since:
        return "files.completeUploadExternal"
    return _first(Kind(delivery.kind), delivery.unknown_since is not None)


def _first(kind: Kind, unknown: bool) -> str:
    if kind == Kind.FILE and unknown:
        return "files.info"
    looks = kind == Kind.TIDY or (kind == Kind.MESSAGE and unknown)
    return HISTORY if looks else _METHODS[kind]


def calls_of(workspace_id: int, method: str) -> set[Wait]:
    """The deliveries of that workspace whose next try calls this method first."""
    every = {(kind, unknown) for kind in Kind for unknown in (False, True)}
    return {(workspace_id, str(kind), unknown) for kind, unknown in every if _first(kind, unknown) == method}


def _look(slack: WebClient, delivery: Claimed, since: datetime, now: datetime) -> Outcome | None:
    """The message of an earlier try, or that it may still show up; None when it surely did not arrive."""
    try:
        found = _with_key(slack, delivery, now)
    except SlackApiError as error:
        judged = _judge(error)
        if isinstance(judged, Refused):
            return judged
        wait_s = judged.wait_s if isinstance(judged, TryLater) else None
        return NotFoundYet("could not look", False, _method(error), wait_s)
    except BROKEN as error:
        return NotFoundYet(type(error).__name__, looked=False)
    if found:
        return Arrived(*found[0], found=True)
    if now - since < SETTLES_WITHIN:
        return NotFoundYet("looked once", looked=True)
    if now - since > SETTLES_WITHIN + CLOCKS_APART:
        # So long a wait may be a clock that was set, and this look too soon after the try: what is posted now
        # may be a second one.
        delivery.unknowns += 1
    return None


def _with_key(slack: WebClient, delivery: Claimed | Delivery, ours: datetime) -> list[tuple[str, str]]:
    """Channel and time stamp of every message that carries the key in its metadata, oldest first.

    `ours` is a moment of our clock that is not after now.
    """
    channel = delivery.target
    if channel.startswith(("U", "W")):
        channel = str(slack.conversations_open(users=[channel])["channel"]["id"])
    ask = partial(slack.conversations_history, channel=channel, include_all_metadata=True, limit=HISTORY_PAGE)
    told = ask(oldest=f"{(delivery.owed_at - CLOCKS_APART).timestamp():.6f}")
    found = _keyed(told["messages"], delivery.key)
    theirs = answered_at(told)
    # Our clock was ahead of Slack's, now or when this came due: the message may be older than we believe.
    if not found and theirs and (ours - theirs > CLOCKS_APART / 2 or theirs < delivery.owed_at):
        found = _keyed(ask()["messages"], delivery.key)
    return [(channel, ts) for ts in found]


def _keyed(messages: Sequence[Mapping[str, Any]], key: str) -> list[str]:
    return sorted(
        str(message["ts"])
        for message in messages
        if message.get("metadata", {}).get("event_payload", {}).get("key") == key
    )


def _judge(error: SlackApiError) -> Outcome:
    status = getattr(error.response, "status_code", 0)
    data: Any = getattr(error.response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        wait_s = float(error.response.headers.get("Retry-After", 1))
        return TryLater("ratelimited", _method(error), wait_s)
    if status >= 500 or not code or passes(code):
        return Unknown(code or f"http {status}", over=status == 500 or (status == 200 and code in STUMBLED))
    return Refused(code)


def _method(error: SlackApiError) -> str:
    return str(getattr(error.response, "api_url", "")).rsplit("/", 1)[-1]


def _message(slack: WebClient, delivery: Claimed, *_others: Any) -> Outcome:
    told = slack.chat_postMessage(
        channel=delivery.target,
        metadata={"event_type": EVENT_TYPE, "event_payload": {"key": delivery.key}},
        **delivery.payload,
    )
    return Arrived(str(told["channel"]), str(told["ts"]))


def not_yet(original: Delivery | None) -> Outcome | None:
    """Why what belongs to another delivery can't be sent now: that one failed, or is still to come."""
    if original is None or original.state == State.FAILED:
        return Refused("original_failed")
    return TryLater("original_not_sent") if original.ts is None or original.channel is None else None


def _update(slack: WebClient, delivery: Claimed, original: Delivery | None, _now: datetime) -> Outcome:
    if original is not None and original.state == State.BUNDLED:
        return Arrived()  # it stands among others in a bundle, which stays as it was said
    if (waits := not_yet(original)) or original is None or original.ts is None or original.channel is None:
        return waits or Refused("original_failed")
    content = {name: delivery.payload[name] for name in ("text", "blocks")}
    slack.chat_update(channel=original.channel, ts=original.ts, **content)
    return Arrived(original.channel, original.ts)


def _join(slack: WebClient, delivery: Claimed, *_others: Any) -> Outcome:
    slack.conversations_join(channel=delivery.target)
    return Arrived(delivery.target)


def _file(slack: WebClient, delivery: Claimed, original: Delivery | None, now: datetime) -> Outcome:
    """Share what was uploaded, unless an earlier try did."""
    channel, thread = file_upload.place(slack, delivery, original)
    if delivery.unknown_since:
        found = _shared(slack, delivery, channel)
        if found or now - delivery.unknown_since < SETTLES_WITHIN:
            return found or NotFoundYet("looked once", looked=True)
    try:
        file_upload.share(slack, delivery, channel, thread)
    except SlackApiError as error:
        # A file can be shared so once: when Slack does not know it any more, an earlier try was late.
        late = _shared(slack, delivery, channel) if delivery.unknown_since else None
        return late or _judge(error)
    return Arrived(channel)


def _shared(slack: WebClient, delivery: Claimed, channel: str) -> Outcome | None:
    try:
        ts = file_upload.shared(slack, delivery, channel)
    except SlackApiError as error:
        # Not shared yet is what Slack says of an upload that was not completed.
        if error.response.get("error") != "file_not_found":
            raise
        return None
    return Arrived(channel, ts, found=True) if ts else None


def _tidy(slack: WebClient, _delivery: Claimed, original: Delivery | None, _now: datetime) -> Outcome:
    """Keep the recorded message, delete any other that carries its key."""
    if original is None or original.ts is None:
        return Arrived()
    for channel, ts in _with_key(slack, original, original.sent_at or original.owed_at):
        if ts != original.ts:
            slack.chat_delete(channel=channel, ts=ts)
    return Arrived()


def _home(slack: WebClient, delivery: Claimed, *_others: Any) -> Outcome:
    """Publish a person's Home tab; once more changes nothing."""
    slack.views_publish(user_id=delivery.target, view=delivery.payload["view"])
    return Arrived()


_CALLS: Mapping[Kind, Callable[[WebClient, Claimed, Delivery | None, datetime], Outcome]] = {
    Kind.MESSAGE: _message,
    Kind.UPDATE: _update,
    Kind.JOIN: _join,
    Kind.FILE: _file,
    Kind.TIDY: _tidy,
    Kind.HOME: _home,
}
_METHODS = {
    Kind.MESSAGE: POST,
    Kind.UPDATE: "chat.update",
    Kind.JOIN: "conversations.join",
    Kind.FILE: "files.getUploadURLExternal",
    Kind.HOME: "views.publish",
}
