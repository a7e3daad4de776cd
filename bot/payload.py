"""Purpose: whether what came has the shape that Slack gives it: looked at once, before Bolt and any listener.

A listener may read what is required here without asking, and keep every text in it: this is the door at which
they are cleaned. Says nothing of what the values mean, and answers
nobody: bot/error_handler does.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import ValidationError, convert
from slack_bolt import BoltRequest
from slack_bolt.request.internals import parse_body

from bot.payload_shapes import EVENTS, SHAPES, AnyEvent
from domain.text import clean_text, is_clean

# Slack's deepest are messages of rich text, with some ten levels.
DEEPEST = 64
UNREADABLE = "unreadable"
# What Bolt reads out of every body, for listeners and for the admission.
NAMED = ("enterprise_id", "team_id", "user_id", "channel_id", "thread_ts")


class MalformedPayload(Exception):  # noqa: N818 - an answer, not a fault
    """What Slack would not send. `body` is as much of it as could be read, `kind` what it says it is."""

    def __init__(self, kind: str = UNREADABLE, body: Mapping[str, Any] | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.body = body or {}


def parse(text: str, content_type: str) -> object:
    """What stands in a body; Malformed where nothing can be read."""
    try:
        return parse_body(text, content_type.partition(";")[0].strip())
    except (ValueError, RecursionError):
        raise MalformedPayload from None


def request(sent: object) -> BoltRequest:
    """Bolt's request; Malformed for a body that Slack would not send.

    Bolt calls socket mode what hands it a body that is read already; nothing else differs.
    """
    if not isinstance(sent, dict):
        raise MalformedPayload
    body: dict[str, Any] = sent
    kind = kind_of(body)
    try:
        _check_depth(body)
        body = _cleaned(body)
        _check_shape(body, kind)
        made = BoltRequest(body=body, mode="socket_mode")
    except (ValidationError, LookupError, TypeError, AttributeError):
        # Bolt looks for the workspace in more places than are listed here, and takes them as they should be.
        raise MalformedPayload(kind, body) from None
    if not all(isinstance(made.context.get(name, ""), str) for name in NAMED):
        raise MalformedPayload(kind, body)
    return made


def kind_of(body: Mapping[str, Any]) -> str:
    """A command, or its type as Slack names it; unreadable where it is none that Slack has."""
    if "command" in body:
        return "command"
    kind = body.get("type")
    return kind if isinstance(kind, str) and kind in SHAPES else UNREADABLE


def _check_shape(body: Mapping[str, Any], kind: str) -> None:
    if body.get("ssl_check") == "1":
        return
    if kind == UNREADABLE:
        raise ValidationError
    convert(body, SHAPES[kind])
    if kind == "event_callback":
        event = body["event"]
        convert(event, EVENTS.get(event["type"], AnyEvent))


def _check_depth(body: Mapping[str, Any]) -> None:
    """No deeper than anything Slack sends."""
    left: list[tuple[object, int]] = [(body, 0)]
    while left:
        value, depth = left.pop()
        if depth > DEEPEST:
            raise ValidationError
        if isinstance(value, dict):
            left += [(each, depth + 1) for each in value.values()]
        elif isinstance(value, list):
            left += [(each, depth + 1) for each in value]


def _cleaned(value: Any) -> Any:
    """The same with every text as it may be kept, whoever reads it."""
    if isinstance(value, str):
        return value if is_clean(value) else clean_text(value)
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(each) for key, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list) else value
