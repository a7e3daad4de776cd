"""Purpose: counts one channel of an export, day file by day file, as it would have been counted live.

What is a touchpoint is domain/touchpoint's business. Writes nothing down; keeps no words.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from bot.operator.slack_export.entry import BadStampError, Entry, entry
from domain.calendar import local_day
from domain.conversation import count_message
from domain.side import Side
from domain.touchpoint import MessageFacts, TouchKind, micros, one_way, together
from storage.touchpoint import Tally

# So many messages are put in order at a time, whatever order a file has them in.
IN_ORDER = 10_000
QUARTER = 900


@dataclass(frozen=True)
class When:
    """How time is read: days in the workspace's zone; `today` is left out, as it is not over.

    `now` in microseconds since 1970. From `live_from` on, huddles and reactions may have been counted live.
    """

    zone: ZoneInfo
    today: date
    now: int
    huddles_before: date = date.max
    reactions_before: date = date.max


@dataclass
class DayCount:
    """What one day file came to. `days` are all local days in it that may be counted.

    `left_out` are entries of today; `noted` counts those that could not be counted in full, by the reason.
    """

    tally: Tally = field(default_factory=Tally)
    days: set[date] = field(default_factory=set)
    messages: int = 0
    left_out: int = 0
    noted: Counter[str] = field(default_factory=Counter)


class Roots:
    """Who wrote each message of the channel outside threads: 12 bytes a message."""

    def __init__(self) -> None:
        self._at = array("q")
        self._who = array("i")
        self._people: list[str] = []
        self._numbers: dict[str, int] = {}

    def add(self, at: int, author: str) -> None:
        number = self._numbers.get(author)
        if number is None:
            number = self._numbers[author] = len(self._people)
            self._people.append(author)
        if not self._at or self._at[-1] < at:
            self._at.append(at)
            self._who.append(number)
            return
        place = bisect_left(self._at, at)
        self._at.insert(place, at)
        self._who.insert(place, number)

    def author(self, ts: str) -> str | None:
        at = micros(ts)
        place = bisect_left(self._at, at)
        known = place < len(self._at) and self._at[place] == at
        return self._people[self._who[place]] if known else None


class ChannelCount:
    """A channel from its first day on: what was said before a day file is known when it is counted."""

    def __init__(self, channel: str, when: When) -> None:
        self._channel = channel
        self._when = when
        self._roots = Roots()
        self._before: MessageFacts | None = None
        self._last = 0
        self._days: dict[int, date] = {}

    def day(self, raw: Iterable[Any], sides: Mapping[str, Side]) -> DayCount:
        """Count one day file, whose entries may stand in any order; BadFileError as the reading raises it."""
        counted = DayCount()
        self._days.clear()
        for one in in_order(self._entries(raw, counted)):
            self._count(one, sides, counted)
        return counted

    def _entries(self, raw: Iterable[Any], counted: DayCount) -> Iterator[Entry]:
        for element in raw:
            try:
                found = entry(self._channel, element)
            except BadStampError:
                counted.noted["without a time that can be"] += 1
                continue
            if found.at > self._when.now:
                counted.noted["from the future"] += 1
            else:
                yield found

    def _count(self, one: Entry, sides: Mapping[str, Side], counted: DayCount) -> None:
        # A message's name within its channel is its time.
        late = one.at <= self._last
        if late and (one.at == self._last or (one.said and self._roots.author(one.said.ts))):
            counted.noted["there twice"] += 1
            return
        day = self._day(one.at // 1_000_000)
        open_ = day < self._when.today
        if open_:
            counted.days.add(day)
        else:
            counted.left_out += 1
        if one.said:
            self._hear(one, day if open_ else None, sides, counted, late=late)
        if open_ and one.reacted and day < self._when.reactions_before:
            for person in one.reacted:
                counted.tally.add(one_way(TouchKind.REACTION, person, one.author, sides.get), day)
        if one.met:
            self._meet(one, sides, counted)
        self._last = max(self._last, one.at)

    def _hear(
        self, one: Entry, day: date | None, sides: Mapping[str, Side], counted: DayCount, *, late: bool
    ) -> None:
        """A message; one that stands far from where it belongs answers nobody, and nobody answers it."""
        said = one.said
        assert said
        if late:
            counted.noted["far out of order, so not looked at for answers"] += 1
        side, in_thread = sides.get(said.author), said.in_thread
        if day and side:
            known = self._with_root(said) if in_thread else said
            change = count_message(known, None if late else self._before, sides.get)
            counted.tally.add(change.touches if change else (), day)
            counted.tally.count_message(side, day)
        if day:
            counted.messages += 1
        if not in_thread:
            self._roots.add(one.at, said.author)
            self._before = self._before if late else said

    def _with_root(self, said: MessageFacts) -> MessageFacts:
        """The reply, with who began its thread where the export does not say."""
        if said.thread_author or not said.thread_ts:
            return said
        return said._replace(thread_author=self._roots.author(said.thread_ts))

    def _meet(self, one: Entry, sides: Mapping[str, Side], counted: DayCount) -> None:
        day = self._day(one.met_at)
        if day < min(self._when.today, self._when.huddles_before):
            counted.days.add(day)
            people = [person for person in one.met if person in sides]
            counted.tally.add(together(TouchKind.HUDDLE, people, sides.get), day)

    def _day(self, seconds: int) -> date:
        # No zone's day begins within a quarter of an hour.
        quarter = seconds // QUARTER
        day = self._days.get(quarter)
        if day is None:
            at = datetime.fromtimestamp(quarter * QUARTER, UTC)
            day = self._days[quarter] = local_day(at, self._when.zone)
        return day


def in_order(entries: Iterable[Entry], window: int = IN_ORDER) -> Iterator[Entry]:
    """The entries by their time, as far as none stands more than `window` entries from its place."""
    at, coming, kept = attrgetter("at"), iter(entries), list[Entry]()
    while more := list(islice(coming, window)):
        kept = sorted(kept + more, key=at)
        yield from kept[:-window]
        del kept[:-window]
    yield from kept
