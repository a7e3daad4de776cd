"""Purpose: what counts as a touchpoint between the sides (docs/counting.md has worked examples).

Looks at who reached whom and when, never at what was said: no function here takes a message's text but the
one that finds its mentions.
"""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from domain.command_line import plain_word
from domain.errors import UserError
from domain.side import Side

ANSWER_WINDOW_US = 3_600_000_000
# Of a time stamp as Slack writes it: ten digits, a point and six digits.
SLACKS_LENGTH = 17
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
# Only what a person says counts: joins, topic changes, edits and posts of bots and workflows don't.
HUMAN_SUBTYPES = frozenset({None, "thread_broadcast", "file_share", "me_message"})


class TouchKind(StrEnum):
    """How one person reached another."""

    REPLY = "reply"
    MENTION = "mention"
    ANSWER = "answer"
    REACTION = "reaction"
    FEEDBACK = "feedback"
    HUDDLE = "huddle"
    MEETING = "meeting"
    RIDE_ALONG = "ride_along"
    CALL = "call"
    VISIT = "visit"
    SMS = "sms"
    EMAIL = "email"


# Where people speak with each other, each reaches the other: one touchpoint in each direction.
MUTUAL = frozenset(
    {TouchKind.HUDDLE, TouchKind.MEETING, TouchKind.RIDE_ALONG, TouchKind.CALL, TouchKind.VISIT}
)
# What Slack tells as it happens. The rest people log themselves, often days later.
IN_SLACK = (
    TouchKind.REPLY,
    TouchKind.MENTION,
    TouchKind.ANSWER,
    TouchKind.REACTION,
    TouchKind.FEEDBACK,
    TouchKind.HUDDLE,
)


class MessageFacts(NamedTuple):
    """One message without its words. `ts` is Slack's time stamp, the message's name within its channel.

    A tuple, as a touch is: millions of them are made when the past is counted.
    """

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


class Touch(NamedTuple):
    """One person of one side reached one of the other; `direction` is the author's side."""

    kind: TouchKind
    author: str
    reached: str
    direction: Side
    planned: bool = False


SideOf = Callable[[str], Side | None]


def person_in(word: str, example: str = "") -> str:
    """The id of whom a word mentions in Slack's form; UserError for any other word, a typed name too."""
    found = MENTION.fullmatch(plain_word(word).rstrip(",;:"))
    if not found:
        like = f": {example}" if example else "."
        raise UserError(f"I couldn't find {word!r}. Pick the person from Slack's @ list{like}")
    return found.group(1)


def mentions(text: str) -> tuple[str, ...]:
    """User ids mentioned in a message's text, each once, in order."""
    return tuple(dict.fromkeys(MENTION.findall(text))) if "<@" in text else ()


def touches(said: MessageFacts, before: MessageFacts | None, side_of: SideOf) -> list[Touch]:
    """The touchpoints of one message: each person of the other side it reaches, once.

    One person reached in two ways counts as a reply before a mention, and as a mention before an answer.
    `before` is the message just before it in the same channel, outside threads.
    """
    side = side_of(said.author)
    if side is None:
        return []
    in_thread, author, other = said.in_thread, said.author, side.other
    reached: dict[str, TouchKind] = {}
    if in_thread and said.thread_author:
        reached[said.thread_author] = TouchKind.REPLY
    for person in said.mentioned:
        reached.setdefault(person, TouchKind.MENTION)
    # Whose side it is takes less time than the time stamp, and most answer their own side.
    if before and not in_thread and side_of(before.author) is other and _answers(before.ts, said.ts):
        reached.setdefault(before.author, TouchKind.ANSWER)
    return [
        Touch(kind, author, person, side)
        for person, kind in reached.items()
        if person != author and side_of(person) is other
    ]


def _answers(earlier: str, ts: str) -> bool:
    return 0 <= micros(ts) - micros(earlier) <= ANSWER_WINDOW_US


def answers_between(first: str, last: str) -> tuple[str, str]:
    """The time stamps from which `first` may answer, and until which `last` may be answered."""
    return _stamp(micros(first) - ANSWER_WINDOW_US), _stamp(micros(last) + ANSWER_WINDOW_US)


def micros(ts: str) -> int:
    """A Slack time stamp ('1700000000.000100') in microseconds since 1970; exact, as a float is not."""
    if len(ts) == SLACKS_LENGTH and ts[10] == ".":
        return int(ts[:10] + ts[11:])
    seconds, _, rest = ts.partition(".")
    return int(seconds + (rest if len(rest) == 6 else rest.ljust(6, "0")[:6]))


def _stamp(at: int) -> str:
    return f"{at // 1_000_000}.{at % 1_000_000:06}"


def one_way(
    kind: TouchKind, author: str, reached: str, side_of: SideOf, *, planned: bool = False
) -> list[Touch]:
    """One person reached another; a touchpoint if they stand on different sides."""
    side = side_of(author)
    if side is None or side_of(reached) is not side.other:
        return []
    return [Touch(kind, author, reached, side, planned)]


def together(
    kind: TouchKind, people: Iterable[str], side_of: SideOf, *, planned: bool = False
) -> list[Touch]:
    """People who spoke with each other: each reached each one of the other side."""
    return [
        touch
        for one, other in combinations(sorted(set(people)), 2)
        for touch in (
            *one_way(kind, one, other, side_of, planned=planned),
            *one_way(kind, other, one, side_of, planned=planned),
        )
    ]


def between(kind: TouchKind, one: str, other: str, side_of: SideOf, *, planned: bool = False) -> list[Touch]:
    """One person got in touch with another: in both directions where the kind is a conversation."""
    if kind in MUTUAL:
        return together(kind, (one, other), side_of, planned=planned)
    return one_way(kind, one, other, side_of, planned=planned)
