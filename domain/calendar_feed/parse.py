"""Purpose: which meetings of an iCalendar text are over, and who was invited to them and did not decline.

Takes nothing else out of it: no title, place or description. Text from outside may be hostile: how long it
may take and how much memory is the caller's to bound (bot/readers/calendar_process does it in a process of
its own).
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from hashlib import blake2b
from itertools import islice
from typing import Any, ClassVar

import recurring_ical_events
from icalendar import Calendar, vRecur
from recurring_ical_events import CalendarQuery

from domain.calendar_feed import Held, Trouble, TroubleError

# Longer than that it is a trip, a fair or a day written as hours.
LONGEST = timedelta(hours=12)
# With more people than that nobody speaks with everybody.
MOST_INVITED = 50
MOST_MEETINGS = 5_000
# No meeting comes back more than once a day; a rule that does is a mistake or an attack.
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
WITHIN_A_DAY = frozenset({"BYSECOND", "BYMINUTE", "BYHOUR"})
RECURS = frozenset({"RRULE", "RDATE", "RECURRENCE-ID"})
# What the libraries raise over text that is not as it should be.
UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class _Lenient(CalendarQuery):  # type: ignore[misc] # the library has no types
    """Leaves out a series that can't be read, and keeps the others."""

    suppressed_errors: ClassVar[list[type[Exception]]] = [
        *CalendarQuery.suppressed_errors,
        *UNREADABLE,
    ]


def held(text: bytes, after: datetime, until: datetime, zone: tzinfo) -> list[Held]:
    """Meetings that ended after `after` and by `until`, in order; `zone` is that of times without one.

    Left out: all-day and cancelled events, those longer than half a day, those with more than 50 people.
    TroubleError when it is no calendar, or one with thousands of meetings in that time.
    """
    found = [one for calendar in _calendars(text) for one in _held(calendar, after, until, zone)]
    return sorted({one.name: one for one in found}.values(), key=lambda one: (one.ended, one.name))


def _calendars(text: bytes) -> list[Any]:
    try:
        read = Calendar.from_ical(text, multiple=True)
    except UNREADABLE:
        read = []
    calendars = [one for one in read if one.name == "VCALENDAR"]
    if not calendars:
        raise TroubleError(Trouble.NO_CALENDAR)
    return calendars


def _held(calendar: Any, after: datetime, until: datetime, zone: tzinfo) -> Iterator[Held]:
    events = calendar.walk("VEVENT")
    recurring = {str(one.get("UID")) for one in events if not RECURS.isdisjoint(one)}
    calendar.subcomponents = [one for one in calendar.subcomponents if not _odd(one)]
    query = recurring_ical_events.of(calendar, skip_bad_series=True, calendar_query=_Lenient)
    occurrences = list(islice(query.between(after, until), MOST_MEETINGS + 1))
    if len(occurrences) > MOST_MEETINGS:
        raise TroubleError(Trouble.TOO_MANY)
    for event in occurrences:
        with suppress(*UNREADABLE):
            started, ended = _instant(event.start, zone), _instant(event.end, zone)
            if not started or not ended or ended - started > LONGEST or not after < ended <= until:
                continue
            people = _people(event)
            if 2 <= len(people) <= MOST_INVITED and str(event.get("STATUS", "")).upper() != "CANCELLED":
                yield Held(_name(event, recurring, zone), started, ended, tuple(sorted(people)))


def _odd(component: Any) -> bool:
    """Whether its rule can't be read, or brings it back many times a day."""
    rules = component.get("RRULE") or []
    return any(
        not isinstance(rule, vRecur)
        or TOO_OFTEN & {str(one).upper() for one in rule.get("FREQ", [])}
        or WITHIN_A_DAY & set(rule)
        for rule in (rules if isinstance(rules, list) else [rules])
    )


def _instant(value: Any, zone: tzinfo) -> datetime | None:
    """In UTC; None where it is a day rather than a time."""
    if not isinstance(value, datetime):
        return None
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def _name(event: Any, recurring: set[str], zone: tzinfo) -> str:
    """A meeting's own name, from its UID and, where it comes back, the time it was first planned for.

    A hash: a UID may hold words.
    """
    uid = str(event.get("UID"))
    planned = _instant(event.decoded("RECURRENCE-ID"), zone) if uid in recurring else ""
    return blake2b(f"{uid}\n{planned}".encode(), digest_size=16).hexdigest()


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
