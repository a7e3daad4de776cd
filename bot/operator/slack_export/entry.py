"""Purpose: what an entry of an export says about who reached whom, without its words.

Its text is looked at for mentions and dropped. Counts nothing.
"""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.json import Decoder

from domain.touchpoint import HUMAN_SUBTYPES, MessageFacts, mentions, micros

STAMP = re.compile(r"[0-9]{9,11}(\.[0-9]{1,6})?")
# Slack is younger; an older stamp would make the relationship decades long.
EARLIEST = 946_684_800_000_000
LATEST = 100_000_000_000_000_000
FILE_COMMENT = "file_comment"
HUDDLE = "huddle_thread"


class BadStampError(Exception):
    """An entry that says no moment that could be."""


class Raw(Struct, gc=False):
    """What is looked at of an element, whatever stands there; the rest of it is not even made."""

    ts: Any = None
    user: Any = None
    text: Any = None
    subtype: Any = None
    thread_ts: Any = None
    parent_user_id: Any = None
    bot_id: Any = None
    reactions: Any = None
    room: Any = None
    comment: Any = None


# Many elements at once, as the text of a JSON list.
several = Decoder(list[Raw]).decode


class Entry(Struct, gc=False):
    """One entry: `at` in microseconds since 1970; `said` None where no person wrote a message.

    `reacted` are those who reacted to what `author` wrote. `met` were in a huddle, from `met_at` (seconds).
    """

    at: int
    said: MessageFacts | None = None
    author: str = ""
    reacted: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    met_at: int = 0


def entry(channel: str, element: Any) -> Entry:
    """What one element of a day's list says; BadStampError when it is not known when."""
    raw = element if isinstance(element, Raw) else _looked_at(element)
    ts = raw.ts
    if not isinstance(ts, str) or not STAMP.fullmatch(ts) or (at := micros(ts)) < EARLIEST:
        raise BadStampError
    found = Entry(at)
    author = _author(raw)
    if author:
        found.said = _said(channel, ts, author, raw)
        if raw.reactions is not None:
            found.author, found.reacted = author, tuple(dict.fromkeys(_reacted(raw.reactions)))
    if raw.subtype == HUDDLE:
        _huddle(found, raw.room)
    return found


def _looked_at(element: Any) -> Raw:
    """An element that was read by itself."""
    if not isinstance(element, dict):
        raise BadStampError
    return Raw(**{name: element.get(name) for name in Raw.__struct_fields__})


def _author(raw: Raw) -> str:
    """Who wrote it; a comment on a file, as exports had them, names its author apart."""
    found = raw.user
    if raw.subtype == FILE_COMMENT:
        found = raw.comment.get("user") if isinstance(raw.comment, dict) else None
    return found if isinstance(found, str) else ""


def _said(channel: str, ts: str, author: str, raw: Raw) -> MessageFacts | None:
    """The message, unless a bot wrote it or it is no message of a person: the same rule as live."""
    subtype, text = raw.subtype, raw.text
    if subtype == FILE_COMMENT:
        text = raw.comment.get("comment")
    elif subtype is not None and str(subtype) not in HUMAN_SUBTYPES:
        return None
    if raw.bot_id:
        return None
    thread, parent = raw.thread_ts, raw.parent_user_id
    return MessageFacts(
        channel,
        ts,
        author,
        thread if isinstance(thread, str) and STAMP.fullmatch(thread) else None,
        parent if isinstance(parent, str) else None,
        mentions(text) if isinstance(text, str) else (),
    )


def _reacted(reactions: Any) -> Iterator[str]:
    for reaction in reactions if isinstance(reactions, list) else ():
        users = reaction.get("users") if isinstance(reaction, dict) else None
        yield from (user for user in users if isinstance(user, str)) if isinstance(users, list) else ()


def _huddle(found: Entry, room: Any) -> None:
    """Who was there, as the record of a huddle says once it is over."""
    if not isinstance(room, dict) or not room.get("id"):
        return
    people = room.get("participant_history") or room.get("participants") or []
    began = room.get("date_start")
    found.met = tuple({one for one in people if isinstance(one, str)}) if isinstance(people, list) else ()
    if isinstance(began, int) and EARLIEST <= began * 1_000_000 < LATEST:
        found.met_at = began
    else:
        found.met_at = found.at // 1_000_000
