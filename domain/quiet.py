"""Purpose: when a person may be written to without having asked, and what goes out alone or together.

One noise budget a person over all features. Knows no Slack and no words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.calendar import WEEKDAYS, instant, local_day
from domain.delivery import Urgency
from domain.errors import UserError
from domain.holiday import is_public_holiday

NO_LIMIT = 0
MOST_CHOICES = (1, 2, 3, 5, NO_LIMIT)
LONGEST_AWAY = timedelta(days=366)
# Longer than anybody may be away, with the longest run of public holidays after it.
LOOK_AHEAD_DAYS = 420
# More than a person reads in one message, and less than Slack takes.
MOST_TOGETHER = 150
WORKING_DAYS = WEEKDAYS[:5]


@dataclass(frozen=True)
class QuietHours:
    """A person's own setting: working hours (wall times), days (`MO` to `SU`), and `most` messages a day.

    `most` counts what is not urgent, the daily bundle included; NO_LIMIT sends each by itself. Nothing is
    sent before the day `away_until`.
    """

    starts: time = time(9)
    ends: time = time(17)
    days: tuple[str, ...] = WORKING_DAYS
    most: int = 3
    away_until: date | None = None


@dataclass(frozen=True)
class Disturbance:
    """Slack's do-not-disturb: from `starts` up to `ends` (instants)."""

    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Recipient:
    """All that says when somebody may be written to. `country` (ISO 3166) gives the public holidays."""

    quiet: QuietHours
    tz: ZoneInfo
    disturbed: Disturbance | None = None
    country: str = ""


@dataclass(frozen=True)
class HeldMessage:
    """A delivery that waits for the person. `owed_at` is when it was first due."""

    id: int
    urgency: Urgency
    owed_at: datetime


@dataclass(frozen=True)
class SpentBudget:
    """What the person got today of what is not urgent: messages by themselves, and whether a bundle."""

    alone: int = 0
    bundled: bool = False


@dataclass(frozen=True)
class Decision:
    """Ids of what goes out by itself, of what goes out in one bundle, and of what waits for another day."""

    alone: tuple[int, ...] = ()
    together: tuple[int, ...] = ()
    wait: tuple[int, ...] = ()


def check(quiet: QuietHours, today: date) -> QuietHours:
    """The setting itself; UserError at the first field that can't stand."""
    if quiet.ends <= quiet.starts:
        raise UserError("The end of your day has to be after its start.", field="ends")
    if not quiet.days:
        raise UserError("Please pick at least one day.", field="days")
    if quiet.away_until and quiet.away_until - today > LONGEST_AWAY:
        raise UserError("That's more than a year away. Which day did you mean?", field="away_until")
    return quiet


def opens(person: Recipient, after: datetime) -> datetime:
    """The first instant from `after` on at which the person may be written to; `after` itself if it is."""
    day = local_day(after, person.tz)
    for _ in range(LOOK_AHEAD_DAYS):
        first = _within(person, day, after)
        if first:
            return first
        day += timedelta(days=1)
    raise UserError("There is no working day left in this calendar.")


def _within(person: Recipient, day: date, after: datetime) -> datetime | None:
    """The first free instant of the working hours of `day` from `after` on, or None."""
    if not _works(person, day):
        return None
    first = max(after, start_of_hours(person, day))
    if person.disturbed and person.disturbed.starts <= first < person.disturbed.ends:
        first = person.disturbed.ends
    return first if first < instant(day, person.quiet.ends, person.tz) else None


def _works(person: Recipient, day: date) -> bool:
    away = person.quiet.away_until
    return (
        WEEKDAYS[day.weekday()] in person.quiet.days
        and not (away and day < away)
        and not is_public_holiday(person.country, day)
    )


def start_of_hours(person: Recipient, day: date) -> datetime:
    """The instant at which the person's hours begin on that local day."""
    return instant(day, person.quiet.starts, person.tz)


def today(person: Recipient, now: datetime) -> datetime:
    """The first instant of the local day that holds `now`."""
    return instant(local_day(now, person.tz), time(), person.tz)


def tomorrow(person: Recipient, now: datetime) -> datetime:
    """The first instant of the local day after `now`."""
    return instant(local_day(now, person.tz) + timedelta(days=1), time(), person.tz)


def decide(person: Recipient, held: Sequence[HeldMessage], spent: SpentBudget, now: datetime) -> Decision:
    """What happens to all that waits for a person, who may be written to `now`.

    What the reader asked for comes by itself. What waits since before the hours began comes as one bundle,
    once a day, with all that is `batch`. What is `soon` comes by itself while the day has room for it
    beside the bundle.
    """
    queue = sorted(held, key=lambda one: (one.owed_at, one.id))
    asked = [one for one in queue if one.urgency is Urgency.ASKED]
    bundle = [] if spent.bundled else _bundle(person, queue, now)
    soon = [one for one in queue if one.urgency is Urgency.SOON and one not in bundle]
    room = len(soon) if person.quiet.most == NO_LIMIT else max(0, person.quiet.most - 1 - spent.alone)
    alone = [*asked, *soon[:room]]
    return Decision(
        alone=tuple(one.id for one in alone),
        together=tuple(one.id for one in bundle),
        wait=tuple(one.id for one in queue if one not in alone and one not in bundle),
    )


def _bundle(person: Recipient, queue: Sequence[HeldMessage], now: datetime) -> list[HeldMessage]:
    """What goes out as the day's bundle now; one `soon` that waits alone is no bundle while it has room."""
    eager = person.quiet.most == NO_LIMIT
    kinds = {Urgency.BATCH} if eager else {Urgency.BATCH, Urgency.SOON}
    since = start_of_hours(person, local_day(now, person.tz))
    overnight = [one for one in queue if one.urgency in kinds and one.owed_at < since]
    lonely = len(overnight) == 1 and overnight[0].urgency is Urgency.SOON and person.quiet.most > 1
    if not overnight or lonely:
        return []
    return [one for one in queue if one in overnight or one.urgency is Urgency.BATCH][:MOST_TOGETHER]


class Snooze(StrEnum):
    """How long a message may be put off, by its reader."""

    HOUR = "hour"
    TOMORROW = "tomorrow"
    WEEK = "week"


def snoozed_until(person: Recipient, choice: str, now: datetime) -> datetime:
    """The instant a snoozed message comes back: in an hour, next working day, or next week's first one."""
    if choice == Snooze.HOUR:
        return opens(person, now + timedelta(hours=1))
    if choice == Snooze.TOMORROW:
        return opens(person, tomorrow(person, now))
    if choice == Snooze.WEEK:
        day = local_day(now, person.tz)
        monday = day + timedelta(days=7 - day.weekday())
        return opens(person, instant(monday, time(), person.tz))
    raise UserError("Please pick until when.")
