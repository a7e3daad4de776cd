"""Purpose: makes the one Slack call a delivery is, and says what came of it.

Looks for its own receipt first whenever an earlier try may have arrived. Writes nothing to the ledger.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.delivery import file_upload
from bot.delivery.outcome import Arrival, FinalRefusal, NotFoundYet, Outcome, TryLater, Unknown, Upload
from bot.slack_client import BROKEN, answered_at, code_of, open_direct, retry_after, status_of, text_of
from domain.delivery import MOST_UNKNOWNS, UNANSWERED, DeliveryKind, DeliveryState, final, is_person
from storage.outbox.deliveries import Delivery
from storage.outbox.payload import arguments
from storage.outbox.queue import ClaimedDelivery, Wait

EVENT_TYPE = "drumbeat_delivery"
# Slack's own words for having broken off in the middle of a call.
STUMBLED = frozenset({"internal_error", "fatal_error"})
POST = "chat.postMessage"
HISTORY = "conversations.history"
HISTORY_PAGE = 100
# Slack's clock and ours may differ; a message of ours cannot be older than its delivery by more than this.
CLOCKS_APART = timedelta(minutes=1)
# A request that timed out may still be accepted; by then a second look shows it.
SETTLES_WITHIN = timedelta(seconds=15)
Found = list[tuple[str, str]]
"""Channel and time stamp of what stands there."""


def send(slack: WebClient, delivery: ClaimedDelivery, original: Delivery | None, now: datetime) -> Outcome:
    """Try once. `original` is the delivery that an update or a tidying up is about."""
    unknowns, since = delivery.unknowns, delivery.unknown_since
    if since and (found := _look(slack, delivery, original, since, now)):
        return found
    if unknowns >= MOST_UNKNOWNS:
        return FinalRefusal(UNANSWERED)
    return _tried(lambda: _CALLS[DeliveryKind(delivery.kind)](slack, delivery, original, now))


def upload(slack: WebClient, delivery: ClaimedDelivery, content: bytes) -> Outcome:
    """Bring a file's bytes to Slack, where nobody sees them yet."""
    if delivery.unknowns >= MOST_UNKNOWNS:
        return FinalRefusal(UNANSWERED)
    return _tried(lambda: Upload(file_upload.upload(slack, delivery, content)))


def _tried(call: Callable[[], Outcome]) -> Outcome:
    try:
        return call()
    except SlackApiError as error:
        return _judge(error)
    except BROKEN as error:
        return Unknown(type(error).__name__, silent=isinstance(error, TimeoutError))


def first_method(delivery: ClaimedDelivery) -> str:
    """The Slack method the next try of this delivery calls first."""
    if delivery.kind == DeliveryKind.FILE and delivery.file_id and not delivery.unknown_since:
        return "files.completeUploadExternal"
    return _first(DeliveryKind(delivery.kind), delivery.unknown_since is not None)


def _first(kind: DeliveryKind, unknown: bool) -> str:
    if kind == DeliveryKind.FILE and unknown:
        return "files.info"
    looks = kind == DeliveryKind.TIDY or (kind == DeliveryKind.MESSAGE and unknown)
    return HISTORY if looks else _METHODS[kind]


def calls_of(workspace_id: int, method: str) -> set[Wait]:
    """The deliveries of that workspace whose next try calls this method first."""
    every = {(kind, unknown) for kind in DeliveryKind for unknown in (False, True)}
    return {(workspace_id, str(kind), unknown) for kind, unknown in every if _first(kind, unknown) == method}


def _look(
    slack: WebClient, delivery: ClaimedDelivery, original: Delivery | None, since: datetime, now: datetime
) -> Outcome | None:
    """What an earlier try brought there, or that it may still show up; None when it surely did not arrive.

    None too for what may be done twice: nobody looks for it.
    """
    find = _LOOKS.get(DeliveryKind(delivery.kind))
    if find is None:
        return None
    found = _looked(lambda: find(slack, delivery, original, now))
    if not isinstance(found, list):
        return found
    if found:
        return Arrival(*found[0], found=True)
    if now - since < SETTLES_WITHIN:
        return NotFoundYet("looked once", looked=True)
    if now - since > SETTLES_WITHIN + CLOCKS_APART:
        # So long a wait may be a clock that was set, and this look too soon after the try: what is posted now
        # may be a second one.
        delivery.unknowns += 1
    return None


def _looked(look: Callable[[], Found]) -> Found | Outcome:
    """What was found, or why nothing could be."""
    try:
        return look()
    except SlackApiError as error:
        judged = _judge(error)
        if isinstance(judged, FinalRefusal):
            return judged
        wait_s = judged.wait_s if isinstance(judged, TryLater) else None
        return NotFoundYet("could not look", False, _method(error), wait_s)
    except BROKEN as error:
        return NotFoundYet(type(error).__name__, looked=False)


def _find_message(
    slack: WebClient, delivery: ClaimedDelivery, _original: Delivery | None, now: datetime
) -> Found:
    return _with_key(slack, delivery, now)


def _find_share(
    slack: WebClient, delivery: ClaimedDelivery, original: Delivery | None, _now: datetime
) -> Found:
    channel, _thread = file_upload.conversation_and_thread(slack, delivery, original)
    ts = _shared(slack, delivery, channel)
    return [(channel, ts)] if ts else []


def _with_key(slack: WebClient, delivery: ClaimedDelivery | Delivery, ours: datetime) -> Found:
    """Channel and time stamp of every message that carries the key in its metadata, oldest first.

    `ours` is a moment of our clock that is not after now.
    """
    channel = delivery.target
    if is_person(channel):
        channel = open_direct(slack, channel)
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
        text_of(message, "ts")
        for message in messages
        if ((message.get("metadata") or {}).get("event_payload") or {}).get("key") == key
    )


def _judge(error: SlackApiError) -> Outcome:
    """Only a code that Slack publishes as a no is one; by any other answer it may have been accepted."""
    wait_s = retry_after(error)
    if wait_s is not None:
        return TryLater("ratelimited", _method(error), wait_s)
    status, code = status_of(error), code_of(error)
    if status < 500 and final(code):
        return FinalRefusal(code)
    over = status == 500 or (status == 200 and code in STUMBLED)
    return Unknown(code or f"no clear answer, http {status}", over=over)


def _method(error: SlackApiError) -> str:
    return str(getattr(error.response, "api_url", "")).rsplit("/", 1)[-1]


def _message(slack: WebClient, delivery: ClaimedDelivery, *_others: Any) -> Outcome:
    told = slack.chat_postMessage(
        channel=delivery.target,
        metadata={"event_type": EVENT_TYPE, "event_payload": {"key": delivery.key}},
        **arguments(delivery.payload),
    )
    return Arrival(text_of(told, "channel"), text_of(told, "ts"))


def not_yet(original: Delivery | None) -> Outcome | None:
    """Why what belongs to another delivery can't be sent now: that one failed, or is still to come."""
    if original is None or original.state == DeliveryState.FAILED:
        return FinalRefusal("original_failed")
    return TryLater("original_not_sent") if original.ts is None or original.channel is None else None


def _update(
    slack: WebClient, delivery: ClaimedDelivery, original: Delivery | None, _now: datetime
) -> Outcome:
    if original is not None and original.state == DeliveryState.BUNDLED:
        return Arrival()  # it stands among others in a bundle, which stays as it was said
    if (waits := not_yet(original)) or original is None or original.ts is None or original.channel is None:
        return waits or FinalRefusal("original_failed")
    content = {name: delivery.payload[name] for name in ("text", "blocks")}
    slack.chat_update(channel=original.channel, ts=original.ts, **content)
    return Arrival(original.channel, original.ts)


def _join(slack: WebClient, delivery: ClaimedDelivery, *_others: Any) -> Outcome:
    slack.conversations_join(channel=delivery.target)
    return Arrival(delivery.target)


def _file(slack: WebClient, delivery: ClaimedDelivery, original: Delivery | None, _now: datetime) -> Outcome:
    """Share what was uploaded."""
    channel, thread = file_upload.conversation_and_thread(slack, delivery, original)
    try:
        file_upload.share(slack, delivery, channel, thread)
    except SlackApiError as error:
        # A file can be shared so once: when Slack does not know it any more, an earlier try was late.
        late = _shared(slack, delivery, channel) if delivery.unknown_since else None
        return Arrival(channel, late, found=True) if late else _judge(error)
    return Arrival(channel)


def _shared(slack: WebClient, delivery: ClaimedDelivery, channel: str) -> str | None:
    try:
        return file_upload.find_share(slack, delivery, channel)
    except SlackApiError as error:
        # Not shared yet is what Slack says of an upload that was not completed.
        if code_of(error) != "file_not_found":
            raise
        return None


def _tidy(slack: WebClient, _delivery: ClaimedDelivery, original: Delivery | None, _now: datetime) -> Outcome:
    """Keep the recorded message, delete any other that carries its key."""
    if original is None or original.ts is None:
        return Arrival()
    for channel, ts in _with_key(slack, original, original.sent_at or original.owed_at):
        if ts != original.ts:
            slack.chat_delete(channel=channel, ts=ts)
    return Arrival()


_CALLS: Mapping[DeliveryKind, Callable[[WebClient, ClaimedDelivery, Delivery | None, datetime], Outcome]] = {
    DeliveryKind.MESSAGE: _message,
    DeliveryKind.UPDATE: _update,
    DeliveryKind.JOIN: _join,
    DeliveryKind.FILE: _file,
    DeliveryKind.TIDY: _tidy,
}
_LOOKS: Mapping[DeliveryKind, Callable[[WebClient, ClaimedDelivery, Delivery | None, datetime], Found]] = {
    DeliveryKind.MESSAGE: _find_message,
    DeliveryKind.FILE: _find_share,
}
_METHODS = {
    DeliveryKind.MESSAGE: POST,
    DeliveryKind.UPDATE: "chat.update",
    DeliveryKind.JOIN: "conversations.join",
    DeliveryKind.FILE: "files.getUploadURLExternal",
}
