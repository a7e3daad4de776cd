"""Purpose: what a message's payload holds: the arguments of its call, and a twin where Slack may refuse it.

The twin is never sent beside the blocks. Knows no blocks.
"""

from collections.abc import Mapping
from typing import Any

TWIN = "twin"
Json = dict[str, Any]


def content_of(payload: Mapping[str, Any]) -> Json:
    """What a change brings in the place of what was said."""
    return {name: payload[name] for name in ("text", "blocks", TWIN) if name in payload}


def arguments(payload: Mapping[str, Any]) -> Json:
    """What Slack is sent."""
    return {name: value for name, value in payload.items() if name != TWIN}


def without_table(payload: Mapping[str, Any]) -> Json:
    """The same message as its twin, where it has one."""
    return {**arguments(payload), "blocks": payload[TWIN]} if payload.get(TWIN) else dict(payload)
