"""Purpose: counts the messages in the channels the bot is in.

A message's text is looked at for mentions and dropped at once: it is never stored, logged or handed on.
"""

from collections.abc import Mapping
from typing import Any

from domain.touchpoint import HUMAN_SUBTYPES, MessageFacts, mentions
from storage.scope import Here
from storage.touchpoint.ingest import IncomingMessage, count_all


def count(event: Mapping[str, Any], here: Here) -> None:
    """Count one message, unless a bot wrote it or it is no message of a person at all."""
    if event.get("bot_id") or event.get("subtype") not in HUMAN_SUBTYPES or "user" not in event:
        return
    if event.get("channel_type", "channel") in {"channel", "group"}:
        here.store.batch(count_all, IncomingMessage(here.workspace_id, without_words(event), here.now))


def without_words(event: Mapping[str, Any]) -> MessageFacts:
    """The message without its words."""
    return MessageFacts(
        channel=event["channel"],
        ts=event["ts"],
        author=event["user"],
        thread_ts=event.get("thread_ts"),
        thread_author=event.get("parent_user_id"),
        mentioned=mentions(event.get("text") or ""),
    )
