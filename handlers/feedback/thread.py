"""Purpose: reads what the author of a feedback adds in its card's thread.

What others say there is theirs, and kept nowhere. Remembers which channels are private, since a click on a
message there does not tell.
"""

from collections.abc import Mapping
from typing import Any

from domain.feedback import LONGEST
from domain.text import clean_text
from domain.touchpoint import HUMAN_SUBTYPES
from handlers.feedback.details import add_from_thread
from handlers.feedback.shortcut import readable_text
from handlers.feedback.transition import Act, broken_key, card_key
from storage import private_channel
from storage.outbox import deliveries
from storage.scope import Here, Scope


def add_reply(event: Mapping[str, Any], here: Here) -> None:
    """One message in a channel the bot is in."""
    place = str(event.get("channel") or "")
    if event.get("channel_type") == "group" and not here.read(_is_private, place):
        here.note(_remember_private, place)
    if not _in_thread(event) or _elsewhere(event, here):
        return
    number = here.read(_number_of_card, place, event["thread_ts"])
    if number:
        here.write(add_from_thread, Act(number, event["user"]), _words(here, event), event["ts"])


def _is_private(scope: Scope, place: str) -> bool:
    return private_channel.is_private(scope.session, scope.workspace_id, place)


def _remember_private(scope: Scope, place: str) -> None:
    private_channel.remember_private(scope.session, scope.workspace_id, place)


def _in_thread(event: Mapping[str, Any]) -> bool:
    human = not event.get("bot_id") and event.get("subtype") in HUMAN_SUBTYPES and "user" in event
    return human and event.get("thread_ts") not in {None, event.get("ts")}


def _elsewhere(event: Mapping[str, Any], here: Here) -> bool:
    """Whether Slack says that the thread began with somebody else's message: then it is about no card."""
    began = event.get("parent_user_id")
    return bool(began and here.bot and began != here.bot)


def _number_of_card(scope: Scope, place: str, ts: str) -> int:
    """The number of the feedback whose card is the thread's first message; 0 where it is none."""
    posted = deliveries.posted_at(scope.session, scope.workspace_id, place, ts)
    number = posted.about_number if posted else 0
    return number if posted and posted.key in {card_key(number), broken_key(number)} else 0


def _words(here: Here, event: Mapping[str, Any]) -> str:
    """What was written, and the names of the files that came with it: they stay in the thread."""
    files = ", ".join(str(file.get("name") or "a file") for file in event.get("files") or [])
    text = readable_text(here, event)
    whole = "\n".join(part for part in (text, f"({files})" if files else "") if part)
    return clean_text(whole[:LONGEST])
