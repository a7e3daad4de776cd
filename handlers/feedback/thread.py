"""Purpose: hears messages for the feedback loop: what whoever sent a feedback adds in its card's thread.

What others say there is theirs, and kept nowhere. Remembers which channels are private, since a click on a
message there does not tell.
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from domain.feedback import LONGEST
from domain.touchpoint import HUMAN_SUBTYPES
from handlers.feedback.details import later
from handlers.feedback.shortcut import in_words
from handlers.feedback.transition import Act
from handlers.shared.feature import Here
from storage import channel
from storage.db.engine import Session
from storage.outbox import deliveries

CARD = re.compile(r"feedback:(\d+):(?:card|broken)")


def hear(event: Mapping[str, Any], here: Here) -> None:
    """One message in a channel the bot is in."""
    place = event.get("channel", "")
    private = event.get("channel_type") == "group"
    if private and not here.store.read(lambda session: channel.is_private(session, here.workspace_id, place)):
        here.store.write(lambda session: channel.remember_private(session, here.workspace_id, place))
    if not _in_thread(event) or _elsewhere(event, here):
        return
    number = here.store.read(lambda session: _about(session, here.workspace_id, place, event["thread_ts"]))
    if number is not None:
        act = Act(here.workspace_id, number, event["user"], here.now)
        here.store.write(partial(later, act=act, text=_words(here, event), ts=event["ts"]))


def _in_thread(event: Mapping[str, Any]) -> bool:
    human = not event.get("bot_id") and event.get("subtype") in HUMAN_SUBTYPES and "user" in event
    return human and event.get("thread_ts") not in {None, event.get("ts")}


def _elsewhere(event: Mapping[str, Any], here: Here) -> bool:
    """Whether Slack says that the thread began with somebody else's message: then it is about no card."""
    began = event.get("parent_user_id")
    return bool(began and here.bot and began != here.bot)


def _about(session: Session, workspace_id: int, place: str, ts: str) -> int | None:
    """The number of the feedback whose card is the thread's first message."""
    posted = deliveries.posted_at(session, workspace_id, place, ts)
    named = CARD.fullmatch(posted.key) if posted else None
    return int(named.group(1)) if named else None


def _words(here: Here, event: Mapping[str, Any]) -> str:
    """What was written, and the names of the files that came with it: they stay in the thread."""
    files = ", ".join(str(file.get("name") or "a file") for file in event.get("files") or [])
    said = in_words(here, event)
    return "\n".join(part for part in (said, f"({files})" if files else "") if part)[:LONGEST]
