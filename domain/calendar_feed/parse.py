"""Purpose: which meetings of an iCalendar text are over, and who was invited to them and did not decline.

Takes nothing else out of it: no title, place or description. An entry that can't be read is left out and
counted; the others stay. Text from outside may be hostile: how long it may take and how much memory is the
caller's to bound (bot/readers/calendar_process does it in a process of its own).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from hashlib import blake2b
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event, Timezone, vCalAddress, vRecur
from icalendar.parser import Contentline
from icalendar.timezone import tzp

from domain.calendar_feed import Oddity, PastMeeting, Reading, Trouble, TroubleError
from domain.calendar_feed.components import Component, calendars
from domain.calendar_feed.rule import is_odd, localize_until

# Longer than that it is a trip, a fair or a day written as hours.
LONGEST = timedelta(hours=12)
# With more people than that nobody speaks with everybody.
MOST_INVITED = 50
MOST_MEETINGS = 5_000
# Times without a zone, and those in zones far away, are found within a day of the hours asked for.
ZONES_APART = timedelta(days=1)
# What a calendar names its own zone by.
HOME = "X-WR-TIMEZONE"
CANCELED = frozenset({"CANCELLED", "CANCELED"})
RECURS = frozenset({"RRULE", "RDATE", "RECURRENCE-ID"})
DAYS = ("DTSTART", "DTEND", "RECURRENCE-ID")
ONCE = ("UID", *DAYS, "DURATION")
ZONED = (*DAYS, "RDATE", "EXDATE")
# All that is looked at: whatever else stands in an event may be as odd as it likes.
OF_EVENT = frozenset({*ONCE, *ZONED, "RRULE", "SEQUENCE", "STATUS"})
OF_PEOPLE = frozenset({"ATTENDEE", "ORGANIZER"})
OF_ZONE = frozenset({"TZID", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO", "DTSTART", "RRULE", "RDATE"})
# What the libraries raise over text that is not as it should be.
UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class OddError(Exception):
    """An entry can't be read; carries nothing of it."""

    def __init__(self, oddity: Oddity) -> None:
        super().__init__(oddity.value)
        self.oddity = oddity


class _LeftOut(Counter[Oddity]):
    """How many entries could not be read, by what was odd."""

    @contextmanager
    def reading(self, oddity: Oddity) -> Iterator[None]:
        """An entry that can't be read is counted, as `oddity` where it does not say itself what is odd."""
        try:
            yield
        except OddError as error:
            self[error.oddity] += 1
        except UNREADABLE:
            self[oddity] += 1


@dataclass(frozen=True)
class _PlannedMeeting:
    event: Any
    started: datetime
    ended: datetime
    comes_back: bool


@dataclass(frozen=True)
class _Span:
    after: datetime
    until: datetime
    zone: tzinfo


def read_meetings(text: bytes, after: datetime, until: datetime, zone: tzinfo) -> Reading:
    """Meetings that ended after `after` and by `until`, in order; `zone` is that of times without one.

    Left out: all-day and canceled events, those longer than half a day, those with more than 50 people.
    TroubleError when it is no calendar, or one with thousands of meetings in that time.
    """
    left_out, asked = _LeftOut(), _Span(after, until, zone)
    every = (
        occurrence
        for calendar in calendars(text)
        for series in _series(calendar, zone, left_out)
        for occurrence in _occurrences(series, asked, left_out)
    )
    occurrences = list(islice(every, MOST_MEETINGS + 1))
    if len(occurrences) > MOST_MEETINGS:
        raise TroubleError(Trouble.TOO_MANY)
    found = {held.name: held for one in occurrences for held in _held(one, zone)}
    in_order = sorted(found.values(), key=lambda one: (one.ended, one.name))
    return Reading(tuple(in_order), dict(sorted(left_out.items())))


def _series(calendar: Component, zone: tzinfo, left_out: _LeftOut) -> Iterable[Calendar]:
    """The events that belong together by UID, as a calendar each: none can spoil another."""
    for part in calendar.inner("VTIMEZONE"):
        with suppress(OddError, *UNREADABLE):  # events in a zone that stays unknown are counted themselves
            _learn_zone(part)
    home = _home(calendar)
    series: dict[str, Calendar] = {}
    for part in calendar.inner("VEVENT"):
        with left_out.reading(Oddity.DATE):
            event = _event(part, home, zone)
            _add_people(event, part.kept(OF_PEOPLE), left_out)
            series.setdefault(str(event["UID"]), _empty(home)).add_component(event)
    return series.values()


def _empty(home: tzinfo | None) -> Calendar:
    calendar = Calendar()
    if home:
        calendar[HOME] = str(home)
    return calendar


def _learn_zone(part: Component) -> None:
    """Let the library know a zone it does not know by its name."""
    inner = [sub for name in ("STANDARD", "DAYLIGHT") for sub in part.inner(name)]
    rules = [line.partition(":")[2] for sub in inner for line in sub.kept(frozenset({"RRULE"}))]
    if any(sub.broken for sub in (part, *inner)) or any(is_odd(vRecur.from_ical(rule)) for rule in rules):
        raise OddError(Oddity.ZONE)
    lines = [line for sub in inner for line in _wrapped(sub.name, sub.kept(OF_ZONE))]
    Timezone.from_ical(_text("VTIMEZONE", [*part.kept(OF_ZONE), *lines]))


def _home(calendar: Component) -> tzinfo | None:
    """The zone the calendar names for times without one, where it is known."""
    named = [line.partition(":")[2].strip() for line in calendar.kept(frozenset({HOME}))]
    found = tzp.timezone(named[0]) if named else None
    return found if isinstance(found, ZoneInfo) else None


def _event(part: Component, home: tzinfo | None, zone: tzinfo) -> Any:
    """The event without its people; OddError, or what the library raises, where it can't be read."""
    if part.broken:
        raise OddError(Oddity.ENTRY)
    lines = part.kept(OF_EVENT)
    event: Any = Event.from_ical(_text("VEVENT", lines))
    if event.errors:
        raise OddError(Oddity.RULE if event.errors[0][0] == "RRULE" else Oddity.DATE)
    _check_dates(event)
    for rule in _each(event.get("RRULE")):
        if is_odd(rule):
            raise OddError(Oddity.RULE)
        localize_until(rule, event["DTSTART"].dt, home, zone)
    # Without a UID an event is itself: what it says stands for one.
    event["UID"] = str(event.get("UID", "")).strip() or "\n".join(lines)
    return event


def _check_dates(event: Any) -> None:
    if any(isinstance(event.get(name), list) for name in ONCE):
        raise OddError(Oddity.DATE)
    for name in ZONED:
        for value in _each(event.get(name)):
            times = [one.dt for one in getattr(value, "dts", [value])]
            if "TZID" in value.params and any(isinstance(at, datetime) and not at.tzinfo for at in times):
                raise OddError(Oddity.ZONE)
    start, days = event["DTSTART"].dt, [event[name].dt for name in DAYS if name in event]
    if not all(isinstance(day, date) for day in days) or _lasts(event, start) < timedelta(0):
        raise OddError(Oddity.DATE)


def _lasts(event: Any, start: date) -> timedelta:
    """How long it takes, by what it says itself; nothing where that is not to be compared."""
    if "DTEND" not in event:
        duration: timedelta = event["DURATION"].dt if "DURATION" in event else timedelta(0)
        return duration
    end = event["DTEND"].dt
    alike = type(start) is type(end) and _is_local(start) == _is_local(end)
    return end - start if alike else timedelta(0)


def _is_local(at: Any) -> bool:
    return getattr(at, "tzinfo", None) is None


def _wrapped(name: str, lines: Sequence[str]) -> list[str]:
    return [f"BEGIN:{name}", *lines, f"END:{name}"]


def _text(name: str, lines: Sequence[str]) -> str:
    return "\r\n".join(_wrapped(name, lines))


def _add_people(event: Any, lines: Sequence[str], left_out: _LeftOut) -> None:
    for line in lines:
        with left_out.reading(Oddity.PERSON):
            name, params, value = Contentline(line).parts()  # type: ignore[no-untyped-call] # it says none of its types
            address = vCalAddress(value)
            address.params = params
            event.add(name, address, encode=False)


def _occurrences(series: Calendar, asked: _Span, left_out: _LeftOut) -> list[_PlannedMeeting]:
    """What of it ended in the time asked for."""
    comes_back = any(not RECURS.isdisjoint(event) for event in series.subcomponents)
    events: Sequence[Any] = ()
    with left_out.reading(Oddity.RULE if comes_back else Oddity.DATE):
        query = recurring_ical_events.of(series)
        events = query.between(asked.after - ZONES_APART, asked.until + ZONES_APART)
    ended_then = []
    for event in events:
        with left_out.reading(Oddity.DATE):
            started, ended = _instant(event.start, asked.zone), _instant(event.end, asked.zone)
            if started and ended and asked.after < ended <= asked.until:
                ended_then.append(_PlannedMeeting(event, started, ended, comes_back))
    return ended_then


def _held(one: _PlannedMeeting, zone: tzinfo) -> Iterator[PastMeeting]:
    """It, if it is a meeting that took place."""
    people = _people(one.event)
    took_place = str(one.event.get("STATUS", "")).strip().upper() not in CANCELED
    if took_place and one.ended - one.started <= LONGEST and 2 <= len(people) <= MOST_INVITED:
        yield PastMeeting(_name(one, zone), one.started, one.ended, tuple(sorted(people)))


def _instant(value: Any, zone: tzinfo) -> datetime | None:
    """In UTC; None where it is a day rather than a time."""
    if not isinstance(value, datetime):
        return None
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def _name(one: _PlannedMeeting, zone: tzinfo) -> str:
    """A meeting's own name, from its UID and, where it comes back, the time it was first planned for.

    A hash: a UID may hold words.
    """
    planned = ""
    if one.comes_back:
        day = one.event.decoded("RECURRENCE-ID")
        planned = str(_instant(day, zone) or day)
    return blake2b(f"{one.event['UID']}\n{planned}".encode(), digest_size=16).hexdigest()


def _people(event: Any) -> set[str]:
    """Addresses of whoever was invited and did not decline, and of who invites."""
    invited = list(_each(event.get("ATTENDEE")))
    out = {_address(one) for one in invited if _stays_away(one)}
    found = {_address(one) for one in (*invited, *_each(event.get("ORGANIZER")))}
    return {one for one in found - out if "@" in one}


def _each(value: Any) -> Iterable[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def _stays_away(attendee: Any) -> bool:
    params = attendee.params
    declined = str(params.get("PARTSTAT", "")).upper() == "DECLINED"
    return declined or str(params.get("ROLE", "")).upper() == "NON-PARTICIPANT"


def _address(attendee: Any) -> str:
    """In lower case, without `mailto:`; some calendars name a person by a path and the address beside it."""
    said = str(attendee).strip().lower()
    return said.removeprefix("mailto:") if "@" in said else str(attendee.params.get("EMAIL", "")).lower()
