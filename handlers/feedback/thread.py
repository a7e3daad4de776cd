"""Purpose: hears messages for the feedback loop: which channels are private.

Keeps no message.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from storage import channel
from storage.engine import Store


def hear(event: Mapping[str, Any], store: Store, now: datetime, workspace_id: int) -> None:  # noqa: ARG001
    """One message in a channel the bot is in."""
    place = event.get("channel", "")
    private = event.get("channel_type") == "group"
    if private and not store.read(lambda session: channel.is_private(session, workspace_id, place)):
        store.write(lambda session: channel.remember_private(session, workspace_id, place))
