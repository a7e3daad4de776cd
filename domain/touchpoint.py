"""Purpose: which messages count as touchpoints between the sides (docs/counting.md has worked examples).

Looks at who wrote when and to whom, never at what: no function here takes a message's text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.side import Side

ANSWER_WINDOW_S = Decimal(3600)
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
# Only what a person says counts: joins, topic changes, edits and posts of bots and workflows don't.
HUMAN_SUBTYPES = frozenset({None, "thread_broadcast", "file_share", "me_message"})


class Kind(StrEnum):
    REPLY = "reply"
    MENTION = "mention"
    ANSWER = "answer"


@dataclass(frozen=True)
class Said:
    """One message without its words. `ts` is Slack's time stamp, the message's name within its channel."""

    channel: str
    ts: str
    author: str
    thread_ts: str | None = None
    thread_author: str | None = None
    mentioned: tuple[str, ...] = ()

    @property
    def in_thread(self) -> bool:
        """Whether it is a reply; the first message of a thread stands in the channel itself."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(frozen=True)
class Before:
    """The message just before, in the same channel outside threads."""

    ts: str
    author: str


@dataclass(frozen=True)
class Touch:
    """One person of one side reached one of the other."""

    kind: Kind
    author: str
    reached: str
    direction: Side


def mentions(text: str) -> tuple[str, ...]:
    """User ids mentioned in a message's text, each once, in order."""
    return tuple(dict.fromkeys(MENTION.findall(text)))


def touches(said: Said, before: Before | None, side_of: Callable[[str], Side | None]) -> list[Touch]:
    """The touchpoints of one message: each person of the other side it reaches, once.

    One person reached in two ways counts as a reply before a mention, and as a mention before an answer.
    `direction` is the author's side.
    """
    side = side_of(said.author)
    if side is None:
        return []
    reached: dict[str, Kind] = {}
    for kind, person in _reaches(said, before):
        if person != said.author and side_of(person) is side.other:
            reached.setdefault(person, kind)
    return [Touch(kind, said.author, person, side) for person, kind in reached.items()]


def _reaches(said: Said, before: Before | None) -> list[tuple[Kind, str]]:
    ways: list[tuple[Kind, str]] = []
    if said.in_thread and said.thread_author:
        ways.append((Kind.REPLY, said.thread_author))
    ways += [(Kind.MENTION, person) for person in said.mentioned]
    if before and not said.in_thread and before.author != said.author and _within_window(before.ts, said.ts):
        ways.append((Kind.ANSWER, before.author))
    return ways


def _within_window(earlier: str, later: str) -> bool:
    return Decimal(0) <= Decimal(later) - Decimal(earlier) <= ANSWER_WINDOW_S
