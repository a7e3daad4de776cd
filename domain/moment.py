"""Purpose: reads a day and a time of day, as people write them, from the front of a line.

What can be read in two ways is asked, with both as they may be typed; nothing is taken for something else.
That is why this is a grammar of its own: general readers of dates take `14h` for "in 14 hours" and `3.12.`
for 03:12, and choose an order for `12/7`. Never reads the clock.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from domain.calendar import WEEKDAY_NAMES, instant
from domain.command_line import plain_word
from domain.errors import UserError

EXAMPLE = "tomorrow 2pm"
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# A day without its year is at most so long ago; else it is the next one.
LONGEST_AGO = timedelta(days=90)
# 9:00 is in the morning; 2:00 may be in the afternoon too, and is asked. 02:00 is not.
EARLIEST_HOUR = 7


class Toward(Enum):
    """Whether `Tuesday` is the one that comes or the one that was."""

    FUTURE = 1
    PAST = -1


Found = TypeVar("Found", date, time)
DaysFound = Iterator[tuple[date, int]]
TimesFound = Iterator[tuple[time, int]]
"""What a text may begin with, and at which character that ends."""


def _abbreviated(names: Iterable[str]) -> str:
    """A pattern for names in full or cut to three or four letters: dec, sept, thurs, december."""
    return "|".join(rf"{name[:3]}(?:{name[3:]}|{name[3:5]}|{name[3:4]})?" for name in map(str.lower, names))


MONTH = rf"(?P<month>{_abbreviated(MONTH_NAMES)})\.?"
WEEKDAY = rf"(?P<weekday>{_abbreviated(WEEKDAY_NAMES)})\.?"
LONG_YEAR, YEAR = r"(?P<year>[12]\d{3})", r"(?P<year>[12]\d{3}|\d{2})"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
END = r"(?=[,;]?(?: |$))"


def _patterns(opening: str, *patterns: str) -> tuple[str, ...]:
    return tuple(f"{opening}(?:{pattern}){END}" for pattern in patterns)


DATES = _patterns(
    "(?:on )?",
    rf"{LONG_YEAR}(?P<mark>[-./])(?P<number>\d{{1,2}})(?P=mark){DAY}",
    rf"(?P<either>\d{{1,2}})/(?P<other>\d{{1,2}})(?:/{YEAR})?",
    rf"(?P<either>\d{{1,2}})-(?P<other>\d{{1,2}})-{LONG_YEAR}",
    rf"{DAY}\.(?P<number>\d{{1,2}})(?:\.{YEAR}?)?",
    rf"{DAY}\.?(?: of)?[ -]?{MONTH}(?:(?:,? |-){LONG_YEAR})?",
    rf"{MONTH} ?{DAY}(?:,? {LONG_YEAR})?",
)
SPOKEN_DAYS = _patterns(
    "",
    r"(?P<named>today|tomorrow|yesterday|(?:the )?day (?:after tomorrow|before yesterday))",
    r"in (?P<count>\d{1,3}|an?|one|two|three) (?P<unit>day|week)s?",
    rf"(?:on )?(?:(?P<which>next|coming|this|last) )?{WEEKDAY}",
)
WEEKDAY_BEFORE = rf"(?:on )?{WEEKDAY},? "
TIMES = _patterns(
    "(?:at |@ ?)?",
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>[ap])\.?m\.?",
    r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?P<of_24> ?(?:h|hrs?|hours|uhr))?(?! ?[ap]\.?m\b)",
    r"(?P<hour>\d{1,2})(?P<of_24> ?(?:h|uhr))",
    "(?:12 )?(?P<noon>noon)",
)
NAMED = {"today": 0, "tomorrow": 1, "yesterday": -1}
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
# What would change the time it stands behind, were it not taken for the beginning of a name.
ZONE_WORD = re.compile(r"(?:UTC|GMT|BST|IST|JST|W?E[SD]?T|CES?T|[CMP][SD]?T)(?:[+-]\d{1,2})?")
UNTIL = re.compile(r"(?:-|to|till|until) ?\d")


def take_moment(words: Sequence[str], now: datetime, tz: ZoneInfo) -> tuple[datetime, tuple[str, ...]]:
    """The moment (UTC) at the front of these words, day and time in either order, and the words behind it.

    UserError where there is none, or one of several; what is over is not meant where something else may be.
    """
    text, today = _plain(words), now.astimezone(tz).date()
    ends: dict[datetime, int] = {}
    for day, wall, end in (*_day_then_time(text, today), *_time_then_day(text, today)):
        at = instant(day, wall, tz)
        ends[at] = max(end, ends.get(at, 0))
    if not ends:
        raise UserError(_what_is_missing(words, today))
    meant = sorted(at for at in ends if at > now) or sorted(ends)
    if len(meant) > 1:
        raise UserError(_ask_which(f"{_shown(at)} {at:%H:%M}" for at in (at.astimezone(tz) for at in meant)))
    rest = _behind(words, text, ends[meant[0]])
    _check_behind(rest, tz)
    return meant[0], _without_divider(rest)


def take_day(words: Sequence[str], today: date, toward: Toward) -> tuple[date, tuple[str, ...]] | None:
    """The day at the front of these words, with the words behind it; None where there is none.

    A time of day behind it is left out. UserError where it may be one of several.
    """
    text = _plain(words)
    found = list(_days(text, today, toward))
    if not found:
        return None
    end = max(end for _, end in found)
    days = sorted({day for day, its_end in found if its_end == end})
    if len(days) > 1:
        raise UserError(_ask_which(map(_shown, days)))
    time_end = max((at for _, at in _behind_first(text, end, _times)), default=end)
    return days[0], _behind(words, text, time_end)


def _plain(words: Sequence[str]) -> str:
    """The words as they are compared. Some letters become two with a blank between when made plain."""
    return " ".join(re.sub(r"\s", "_", plain_word(word)).lower() for word in words)


def _day_then_time(text: str, today: date) -> Iterator[tuple[date, time, int]]:
    for day, end in _days(text, today, Toward.FUTURE):
        for wall, whole in _behind_first(text, end, _times):
            yield day, wall, whole


def _time_then_day(text: str, today: date) -> Iterator[tuple[date, time, int]]:
    for wall, end in _times(text):
        for day, whole in _behind_first(text, end, lambda rest: _days(rest, today, Toward.FUTURE)):
            # A date behind a weekday says which one is meant, or that one of the two is wrong.
            if not any(_behind_first(text, whole, lambda rest: _dates(rest, today))):
                yield day, wall, whole


def _behind_first(
    text: str, end: int, read: Callable[[str], Iterator[tuple[Found, int]]]
) -> Iterator[tuple[Found, int]]:
    """What `read` finds behind the first part, which ends at `end`."""
    gap = re.compile("[,;]? ").match(text, end)
    if gap:
        yield from ((found, gap.end() + length) for found, length in read(text[gap.end() :]))


def _days(text: str, today: date, toward: Toward) -> DaysFound:
    """Every day the text may begin with: also the weekday alone where a date stands behind it."""
    for found in _matches(SPOKEN_DAYS, text):
        yield from ((day, found.end()) for day in _spoken(found, today, toward))
    before = re.match(WEEKDAY_BEFORE, text)
    start = before.end() if before else 0
    for day, end in _dates(text[start:], today):
        if not before or day.weekday() == _weekday(before["weekday"]):
            yield day, start + end


@cache
def _compiled(patterns: tuple[str, ...]) -> list[re.Pattern[str]]:
    """Made when the first line is read: the start of the program need not wait for it."""
    return [re.compile(pattern) for pattern in patterns]


def _matches(patterns: tuple[str, ...], text: str) -> Iterator[re.Match[str]]:
    return filter(None, (pattern.match(text) for pattern in _compiled(patterns)))


def _dates(text: str, today: date) -> DaysFound:
    for found in _matches(DATES, text):
        parts = found.groupdict()
        for month, day in _orders(parts):
            of_year = _date_in(parts.get("year"), month, day, today)
            if of_year:
                yield of_year, found.end()


def _orders(parts: dict[str, str | None]) -> list[tuple[int, int]]:
    """Month and day, in both orders where nothing says which is which."""
    if parts.get("either"):
        first, second = int(parts["either"] or 0), int(parts["other"] or 0)
        return [(first, second), (second, first)]
    name = parts.get("month")
    month = _place(name, MONTH_NAMES) + 1 if name else int(parts["number"] or 0)
    return [(month, int(parts["day"] or 0))]


def _date_in(year: str | None, month: int, day: int, today: date) -> date | None:
    """That day in that year, or in the year which has it next; None where there is no such day."""
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    possible = (_date(today.year + ahead, month, day) for ahead in range(-1, 9))
    return next((each for each in possible if each and each >= today - LONGEST_AGO), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _spoken(found: re.Match[str], today: date, toward: Toward) -> list[date]:
    parts = found.groupdict()
    if parts.get("weekday"):
        return _of_weekday(_weekday(parts["weekday"]), parts["which"], today, toward)
    if parts.get("count"):
        count = COUNTS.get(parts["count"]) or int(parts["count"])
        return [today + timedelta(days=count * (7 if parts["unit"] == "week" else 1))]
    *further, name = parts["named"].removeprefix("the ").split()
    return [today + timedelta(days=NAMED[name] * (2 if further else 1))]


def _of_weekday(weekday: int, which: str | None, today: date, toward: Toward) -> list[date]:
    """The days meant: `next Tuesday` is the coming one to some, and the one of next week to others."""
    in_week = today + timedelta(days=weekday - today.weekday())
    week = timedelta(days=7)
    coming = in_week if in_week > today else in_week + week
    before = in_week if in_week < today else in_week - week
    if which is None and in_week == today:
        return [today, coming] if toward is Toward.FUTURE else [today]
    if which is None:
        which = "coming" if toward is Toward.FUTURE else "before"
    meant = {
        "this": [in_week],
        "coming": [coming],
        "before": [before],
        "next": [coming, in_week + week],
        "last": [before, in_week - week],
    }
    return meant[which]


def _weekday(name: str) -> int:
    return _place(name, WEEKDAY_NAMES)


def _place(cut: str, names: Sequence[str]) -> int:
    return next(place for place, name in enumerate(names) if name.lower().startswith(cut[:3]))


def _times(text: str) -> TimesFound:
    found = next(_matches(TIMES, text), None)
    if found is None:
        return
    for hour in _hours(found.groupdict()):
        minute = int(found.groupdict().get("minute") or 0)
        if hour < 24 and minute < 60:
            yield time(hour, minute), found.end()


def _hours(parts: dict[str, str | None]) -> list[int]:
    """The hours meant, of 24."""
    if parts.get("noon"):
        return [12]
    typed = parts["hour"] or ""
    hour = int(typed)
    if parts.get("half"):
        return _hours_of_half(hour, parts["half"] == "p")
    spoken = len(typed) == 1 and 0 < hour < EARLIEST_HOUR and not parts.get("of_24")
    return [hour, hour + 12] if spoken else [hour]


def _hours_of_half(hour: int, afternoon: bool) -> list[int]:
    if 1 <= hour <= 12:
        return [hour % 12 + 12 * afternoon]
    return [hour] if afternoon and hour > 12 else []


def _behind(words: Sequence[str], text: str, end: int) -> tuple[str, ...]:
    """The words that stand behind the character `end` of their text."""
    return tuple(words[text[:end].count(" ") + 1 :])


def _without_divider(rest: tuple[str, ...]) -> tuple[str, ...]:
    """Without the mark or word that only divides."""
    return rest[1:] if rest and plain_word(rest[0]) in {"-", ",", "at"} else rest


def _check_behind(rest: Sequence[str], tz: ZoneInfo) -> None:
    """UserError where what stands behind a moment would change it."""
    if rest and ZONE_WORD.fullmatch(plain_word(rest[0]).strip("(),")):
        raise UserError(
            f"Times are read in your own zone, {tz.key}. Leave {rest[0]} out, or write “at {rest[0]}” where "
            "it is a name."
        )
    text = _plain(rest)
    if UNTIL.match(text) or any(_times(text)):
        raise UserError(f"When does it start? One time is enough, like {EXAMPLE}.")


def _what_is_missing(words: Sequence[str], today: date) -> str:
    text = _plain(words)
    days = list(_days(text, today, Toward.FUTURE))
    if days:
        day, end = max(days, key=lambda each: each[1])
        behind = _behind(words, text, end)
        read = f" I couldn't read “{behind[0]}” as a time." if behind else ""
        return f"At what time on {_shown(day)}?{read} Write it behind the day, like {EXAMPLE}."
    if any(_times(text)):
        return f"On which day? Write it before the time, like {EXAMPLE}."
    return (
        f"I couldn't read a day and a time in “{' '.join(words[:3])}”. "
        f"Write them like {EXAMPLE} or Dec 7 14:00."
    )


def _ask_which(readings: Iterable[str]) -> str:
    *others, last = list(readings)[:4]
    return f"That could be {', '.join(others)} or {last}. Send it again with the one you mean."


def _shown(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
