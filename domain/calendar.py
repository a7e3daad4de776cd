"""Purpose: wall time and zones: when a recurring moment comes next, and what a local day or week is.

The only place that turns wall time into instants. Keeps no state and never reads the clock.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import rrule, rrulestr

from domain.errors import UserError

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UTC_ZONE = "UTC"
OF_UTC = frozenset(
    {
        *("GMT", "GMT0", "GMT+0", "GMT-0", "Greenwich", "UCT", "Universal", "Zulu"),
        *("Etc/GMT", "Etc/GMT0", "Etc/GMT+0", "Etc/GMT-0", "Etc/Greenwich"),
        *("Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu"),
    }
)
HORIZON = timedelta(days=3 * 366)
# No run of public holidays is longer.
LOOK_BACK = timedelta(days=21)
# Every rule counts from one fixed Monday, so "every second week" means the same weeks to everyone.
ANCHOR = date(2018, 1, 1)


@dataclass(frozen=True)
class Slot:
    """One due moment of a rule: `key` names the local period and the ordinal in it, `at` is in UTC."""

    key: str
    at: datetime
    day: date


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The IANA zone of that name; UserError for a name the time zone database does not hold."""
    if name not in zone_names():
        raise UserError(f"{name!r} isn't a time zone I know. Try one like Europe/Berlin.")
    return ZoneInfo(name)


@lru_cache(maxsize=1024)
def persons_zone(name: str | None, otherwise: str) -> str:
    """The zone a person's profile names, under the name that is chosen here; `otherwise` where it is none.

    Slack has people whose zone is no place: GMT is UTC all year, as are its other names.
    """
    if name in zone_names():
        return str(name)
    return UTC_ZONE if name in OF_UTC else otherwise


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """All IANA zone names a person may choose, sorted."""
    return (*sorted(n for n in available_timezones() if "/" in n and not n.startswith("Etc/")), UTC_ZONE)


def weekly(day: str) -> str:
    """The RFC 5545 rule for every week on `day` ('MO' to 'SU')."""
    if day not in WEEKDAYS:
        raise UserError(f"{day!r} is no weekday.")
    return f"FREQ=WEEKLY;BYDAY={day}"


def weekday_of(rule: str) -> str:
    """The first weekday a weekly rule names, or MO."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    return parts.get("BYDAY", "MO").split(",")[0]


def instant(day: date, wall: time, tz: ZoneInfo) -> datetime:
    """The UTC instant of a wall time on a local day.

    In a gap (clocks go forward over it) the first valid instant after the gap; in an overlap the first
    of the two. PEP 495: fold=0 reads an overlap's first pass, and carries a gap's time forward by the
    gap's length, so there the way back to the gap's end is still to go.
    """
    local = datetime.combine(day, wall, tz)
    utc = local.astimezone(UTC)
    back = utc.astimezone(tz)
    if back.replace(tzinfo=None) == local.replace(tzinfo=None):
        return utc
    return _end_of_gap(utc, tz)


def _end_of_gap(after: datetime, tz: ZoneInfo) -> datetime:
    """The instant at which the offset changed, found between a day before `after` and `after` itself."""
    low, high = after - timedelta(days=1), after
    target = after.astimezone(tz).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(tz).utcoffset() == target:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)


def held_as_planned(day: date) -> date | None:
    """The mover of a ritual that no holiday moves."""
    return day


@lru_cache(maxsize=4096)
def next_slot(
    rule: str,
    wall: time,
    tz: ZoneInfo,
    after: datetime,
    moved: Callable[[date], date | None] = held_as_planned,
) -> Slot:
    """The first slot of `rule` (RFC 5545, days only) whose instant lies after `after` (aware).

    `moved` says on which day a planned day is held, or None when it is left out; the slot keeps the key of
    the planned day. UserError when the rule cannot be read or names no moment within three years. Rituals
    due at the same moment by the same rule share the answer, so `moved` must be one object for one manner.
    """
    days = _days(rule)
    # A day may have been moved forward past `after`, so looking starts well before it.
    since = _midnight(after.astimezone(tz).date() - LOOK_BACK)
    best: Slot | None = None
    for planned in days.xafter(since, inc=True):
        day = planned.date()
        if day - after.date() >= HORIZON:
            break
        if best is not None and day > best.day:
            return best
        held = moved(day)
        at = instant(held, wall, tz) if held else None
        if held and at and at > after and (best is None or at < best.at):
            best = Slot(_key(rule, days, day), at, held)
    if best is None:
        raise UserError(f"The rule {rule} never comes up in the next three years.")
    return best


@lru_cache(maxsize=512)
def _days(rule: str) -> rrule:
    try:
        days = rrulestr(rule, dtstart=_midnight(ANCHOR), cache=True)
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise UserError(f"{rule!r} isn't a rule I can use. One that works: FREQ=WEEKLY;BYDAY=MO.") from error
    # dateutil takes an interval of 0 and then never stops looking.
    if not isinstance(days, rrule) or re.search(r"INTERVAL=(-|0+\b)", rule.upper()):
        raise UserError(f"{rule!r} isn't one RRULE, like FREQ=WEEKLY;BYDAY=MO.")
    return days


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _key(rule: str, days: rrule, day: date) -> str:
    """`2026-W47#1`: the local period by the rule's frequency, and the ordinal of `day` among its days."""
    if "FREQ=WEEKLY" in rule:
        year, week, _ = day.isocalendar()
        first, name = day - timedelta(days=day.weekday()), f"{year}-W{week:02d}"
    elif "FREQ=MONTHLY" in rule:
        first, name = day.replace(day=1), f"{day:%Y-%m}"
    elif "FREQ=YEARLY" in rule:
        first, name = day.replace(month=1, day=1), f"{day:%Y}"
    else:
        first, name = day, day.isoformat()
    return f"{name}#{len(days.between(_midnight(first), _midnight(day), inc=True))}"


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the ISO week that holds `day`."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def local_day(at: datetime, tz: ZoneInfo) -> date:
    """The calendar day that `at` (aware) falls on in `tz`."""
    return at.astimezone(tz).date()


def parse_day(text: str) -> date:
    """A date written 2026-12-03; UserError otherwise."""
    try:
        # fromisoformat also reads 20261203 and 2026-W49-4, and years that no zone can place.
        if not re.fullmatch(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"{text!r} isn't a date I can use. One that works: 2026-12-03.") from None


def parse_time(text: str) -> time:
    """A wall time written 14:00 or 9:00; UserError otherwise."""
    try:
        if not re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", text):
            raise ValueError
        hours, minutes = text.split(":")
        return time(int(hours), int(minutes))
    except ValueError:
        raise UserError(f"{text!r} isn't a time I can use. One that works: 14:00.") from None
