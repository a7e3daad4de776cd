"""Purpose: who answered whom in a channel, also where messages come late or out of order.

A message that comes late changes what the message after it answered, and whom the replies in its thread
reached: that is taken back and counted again. Live counting and the import of an export share this. Pure.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from domain.side import Side
from domain.touchpoint import MessageFacts, SideOf, Touch, TouchKind, touches


@dataclass(slots=True)
class ChannelMessage:
    """A message of a channel; `new` ones are still to be counted.

    `side` is the one it was counted for, empty when it was not; `answered` is whom it reached as an answer.
    `changed` says that this is not what it was before.
    """

    said: MessageFacts
    side: str = ""
    answered: str = ""
    new: bool = False
    changed: bool = False


class Change(NamedTuple):
    """Touchpoints of one message to count, or to take back (`times` -1)."""

    said: MessageFacts
    touches: list[Touch]
    times: int = 1


def count_channel(
    messages: Iterable[ChannelMessage], side_of: SideOf, new_ones: Collection[MessageFacts]
) -> Iterator[Change]:
    """What the new messages of a channel change, among those around them in order of their time.

    A new one counts when it is in `new_ones`; each that does yields one change, even an empty one.
    """
    before: ChannelMessage | None = None
    for message in messages:
        if message.new:
            if message.said in new_ones:
                yield from _count(message, before, side_of)
        elif before is not None and before.new and not message.said.in_thread:
            yield from _count_again(message, before, side_of)
        if not message.said.in_thread:
            before = message


def count_message(said: MessageFacts, before: MessageFacts | None, side_of: SideOf) -> Change | None:
    """What a message counts for, `before` being the one just before it outside threads; None for nobody's."""
    return Change(said, touches(said, before, side_of)) if side_of(said.author) else None


def _count(message: ChannelMessage, before: ChannelMessage | None, side_of: SideOf) -> Iterator[Change]:
    change = count_message(message.said, before.said if before else None, side_of)
    if change:
        message.side = side_of(message.said.author) or ""
        message.answered = _answered(change.touches)
        yield change


def _count_again(message: ChannelMessage, before: ChannelMessage, side_of: SideOf) -> Iterator[Change]:
    """Something came between it and what it answered, later than it was said."""
    if not message.side:
        return
    said, side = message.said, Side(message.side)
    if message.answered:
        yield Change(said, [Touch(TouchKind.ANSWER, said.author, message.answered, side)], -1)
    made = touches(said, before.said, _as_counted(said.author, side, side_of))
    answers = [touch for touch in made if touch.kind is TouchKind.ANSWER]
    message.answered, message.changed = _answered(answers), True
    yield Change(said, answers)


def adopt(reply: ChannelMessage, root_author: str, side_of: SideOf) -> Iterator[Change]:
    """A reply that came before the message its thread began with: now it is known whom it reaches."""
    said = reply.said
    reply.said = said._replace(thread_author=root_author)
    if reply.side:
        sides = _as_counted(said.author, Side(reply.side), side_of)
        yield Change(said, touches(said, None, sides), -1)
        yield Change(said, touches(reply.said, None, sides))


def _as_counted(author: str, side: Side, side_of: SideOf) -> SideOf:
    """Everybody's side now, but the author's as it was when the message was counted."""
    return lambda person: side if person == author else side_of(person)


def _answered(made: Iterable[Touch]) -> str:
    return next((touch.reached for touch in made if touch.kind is TouchKind.ANSWER), "")


def without_others(said: MessageFacts, counted: Collection[str]) -> MessageFacts:
    """The message as it is remembered: of people who are not counted nothing stays, not even that they wrote.

    They reach nobody, and nobody reaches them.
    """
    return said._replace(
        author=said.author if said.author in counted else "",
        thread_author=said.thread_author if said.thread_author in counted else None,
        mentioned=tuple(person for person in said.mentioned if person in counted),
    )
